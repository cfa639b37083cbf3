using System.Collections.Immutable;

namespace Batching.Loops;

/// <summary>The times of one run of a loop. Immutable.</summary>
public sealed record LoopReport
{
    /// <summary>
    /// The time from the first event to the last, including callbacks. It is also measured without <see cref="LoopOptions.MeasureEvents"/>.
    /// </summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether <see cref="ILoopContext.StopLoop"/> ended the outermost loop.</summary>
    public bool IsStopped { get; init; }

    /// <summary>
    /// Every event at every place, in the order of <c>Describe()</c>; empty without <see cref="LoopOptions.MeasureEvents"/>. The sum of all
    /// <see cref="LoopEventReport.Self"/> and <see cref="LoopEventReport.Callbacks"/> is <see cref="Elapsed"/>, except for rounding.
    /// </summary>
    public IReadOnlyList<LoopEventReport> Events { get; init; } = [];

    /// <summary>The names of the callbacks that ran, by the path of the loop.</summary>
    internal IReadOnlyDictionary<string, string[]> CallbacksAt { get; init; } = ImmutableDictionary<string, string[]>.Empty;
}

/// <summary>The times of one event at one place of the tree. Immutable.</summary>
public sealed record LoopEventReport
{
    /// <summary>The place, such as <c>Training.OnEpoch.Step.AfterTrain</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The event.</summary>
    public required LoopEvent Event { get; init; }

    /// <summary>How many times the event ran.</summary>
    public long Count { get; init; }

    /// <summary>How many elements it yielded.</summary>
    public long Elements { get; init; }

    /// <summary>The sum over all runs of the time from its beginning to the end of its inner loops and callbacks.</summary>
    public TimeSpan Total { get; init; }

    /// <summary>The time in the event itself.</summary>
    public TimeSpan Self { get; init; }

    /// <summary>The time in the callbacks of the event.</summary>
    public TimeSpan Callbacks { get; init; }

    /// <summary>
    /// The time in the event itself that 95 of 100 runs did not exceed, to within 3 percent. For an event that yields elements, the time
    /// that 95 of 100 elements took to arrive.
    /// </summary>
    public TimeSpan P95 { get; init; }
}
