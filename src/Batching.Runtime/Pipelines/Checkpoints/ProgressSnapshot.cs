namespace Batching;

/// <summary>Where a run stands as of a batch that it has delivered or left out: all of it of the same moment.</summary>
/// <param name="Next">The number of the next batch of the last stage.</param>
/// <param name="Behind">Where the last stage stands; null where <paramref name="Next"/> says that.</param>
/// <param name="Variables">The variables, as that batch left them.</param>
/// <param name="Counts">What this run has counted.</param>
internal readonly record struct ProgressSnapshot(long Next, StagePosition? Behind, VariableValues Variables, CheckpointCounts Counts)
{
    internal StagePosition Position => Behind ?? new StagePosition { Number = Next };
}
