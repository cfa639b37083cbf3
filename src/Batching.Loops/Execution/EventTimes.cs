namespace Batching.Runtime;

/// <summary>The times of one event at one place, in ticks of the run's clock.</summary>
internal sealed class EventTimes
{
    /// <summary>
    /// The time in the event itself. An event that yields has one piece before its first element, and one for each time it was resumed.
    /// </summary>
    internal DurationHistogram Pieces { get; } = new();

    /// <summary>How many times the event ran.</summary>
    internal long Count => Pieces.Count - Resumed;

    /// <summary>How many elements it yielded.</summary>
    internal long Elements { get; set; }

    /// <summary>How many times it was resumed after an element.</summary>
    internal long Resumed { get; set; }

    /// <summary>The time in its callbacks.</summary>
    internal long Callbacks { get; set; }
}
