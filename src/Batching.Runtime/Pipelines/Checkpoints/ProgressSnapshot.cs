namespace Batching;

/// <summary>The state of a run after a batch that it has delivered or left out. All parts are of the same moment.</summary>
/// <param name="Next">The number of the next batch of the last stage.</param>
/// <param name="Behind">The position of the last stage; null if <paramref name="Next"/> tells it.</param>
/// <param name="Variables">The variables after that batch.</param>
/// <param name="Counts">The counts of this run.</param>
internal readonly record struct ProgressSnapshot(long Next, StagePosition? Behind, VariableValues Variables, CheckpointCounts Counts)
{
    internal StagePosition Position => Behind ?? new StagePosition { Number = Next };
}
