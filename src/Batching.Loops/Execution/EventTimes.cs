namespace Batching.Runtime;

/// <summary>The times of one event at one place, in ticks of the run's clock.</summary>
internal sealed class EventTimes
{
    /// <summary>The time in the event itself: in one piece, or in one more than the elements that it was resumed after.</summary>
    internal DurationHistogram Pieces { get; } = new();

    /// <summary>How many times the event ran.</summary>
    internal long Count => Pieces.Count - Resumed;

    /// <summary>How many elements it yielded.</summary>
    internal long Elements { get; set; }

    /// <summary>After how many of them it was resumed.</summary>
    internal long Resumed { get; set; }

    /// <summary>The time in its callbacks.</summary>
    internal long Callbacks { get; set; }
}
