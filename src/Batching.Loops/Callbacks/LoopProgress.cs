namespace Batching.Loops;

/// <summary>The progress of a run of a loop, as <see cref="ReportProgress{TLoop}"/> reports it. Immutable.</summary>
public sealed record LoopProgress
{
    /// <summary>The path of the event that is counted.</summary>
    public required string Path { get; init; }

    /// <summary>How many times the event has run.</summary>
    public required long Count { get; init; }

    /// <summary>How many times it will run; null if that is not known.</summary>
    public long? Total { get; init; }

    /// <summary>The time since the run began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Text of the callback's <c>status</c> function, if there is one.</summary>
    public string? Status { get; init; }
}
