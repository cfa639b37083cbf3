using System.Collections.Immutable;

namespace Batching.Loops;

/// <summary>What a run of a loop measured. Immutable.</summary>
public sealed record LoopReport
{
    /// <summary>
    /// The time from the first event to the last, callbacks included. Without <see cref="LoopOptions.MeasureEvents"/> too.
    /// </summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether <see cref="ILoopContext.StopLoop"/> ended the outermost loop.</summary>
    public bool IsStopped { get; init; }

    /// <summary>
    /// Every event at every place, in the order of <c>Describe()</c>; empty without <see cref="LoopOptions.MeasureEvents"/>. The sum of all
    /// <see cref="LoopEventReport.Self"/> and <see cref="LoopEventReport.Callbacks"/> is <see cref="Elapsed"/>, but for rounding.
    /// </summary>
    public IReadOnlyList<LoopEventReport> Events { get; init; } = [];

    /// <summary>The names of the callbacks that ran, by the path of the loop.</summary>
    internal IReadOnlyDictionary<string, string[]> CallbacksAt { get; init; } = ImmutableDictionary<string, string[]>.Empty;
}

/// <summary>The times of one event at one place of the tree. Immutable.</summary>
/// <param name="Path">The place: <c>Training.OnEpoch.Step.AfterTrain</c>.</param>
/// <param name="Event">The event.</param>
/// <param name="Count">How many times it ran.</param>
/// <param name="Elements">How many elements it yielded.</param>
/// <param name="Total">The time from its beginning to the end of its inner loops and callbacks, of all runs together.</param>
/// <param name="Self">The time in the event itself.</param>
/// <param name="Callbacks">The time in the callbacks that were called for it.</param>
/// <param name="P95">
/// What 95 of 100 runs did not exceed, in the event itself, to within 3 percent; of an event that yields, what 95 of 100 elements took to
/// come.
/// </param>
public sealed record LoopEventReport(
    string Path, LoopEvent Event, long Count, long Elements, TimeSpan Total, TimeSpan Self, TimeSpan Callbacks, TimeSpan P95);
