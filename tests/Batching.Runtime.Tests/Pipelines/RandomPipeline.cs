namespace Batching.Runtime.Tests.Pipelines;

/// <summary>
/// A random run: a pipeline, its options, what happens to which batch at which step, what the consumer does, and where it is resumed.
/// </summary>
internal sealed record RandomPipeline
{
    /// <summary>The indices of a merged pipeline begin here.</summary>
    public const int OtherIndices = 1000;

    public static readonly Variable<long>[] Variables = [Variable.Create("first", 1L), Variable.Create("second", 2L)];

    public required int Items { get; init; }

    public required PipelineOptions Options { get; init; }

    public required RandomNode[] Nodes { get; init; }

    /// <summary>By step and first item of the batch: it fails (f), stops (s), skips (k) or cancels (c).</summary>
    public required IReadOnlyDictionary<(int Step, int First), char> Events { get; init; }

    public required int Seed { get; init; }

    public int? LeaveAfter { get; init; }

    public int? CancelAfter { get; init; }

    /// <summary>In percent, behind which of the batches delivered a checkpoint is taken.</summary>
    public int ResumeAt { get; init; }

    /// <summary>The prefetch of the run that goes on there.</summary>
    public int ResumePrefetch { get; init; }

    /// <summary>Its parallelism.</summary>
    public int? ResumeParallelism { get; init; }

    public bool HasBoundary => Nodes.Any(IsBoundary);

    /// <summary>The same, but nobody cancels or leaves.</summary>
    public RandomPipeline Undisturbed => this with
    {
        LeaveAfter = null,
        CancelAfter = null,
        Events = Events.Where(one => one.Value != 'c').ToDictionary(),
    };

    public override string ToString()
        => $"{Items} items, {Options}, {string.Join(", ", (object[])Nodes)}, events {string.Join(", ", Events.Select(one => $"{one.Value} at {one.Key}"))}, "
            + $"leave after {LeaveAfter}, cancel after {CancelAfter}, resume at {ResumeAt} % with prefetch {ResumePrefetch} and parallelism {ResumeParallelism}, seed {Seed}";

    private static bool IsBoundary(RandomNode node) => node switch
    {
        RandomNode.Rebatch or RandomNode.Merge => true,
        RandomNode.Repeat repeat => repeat.Body.Any(IsBoundary),
        _ => false,
    };
}
