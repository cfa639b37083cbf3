namespace Batching.Runtime;

/// <summary>The times of one event at one place, in ticks of the run's clock.</summary>
internal sealed class EventTimes
{
    private readonly DurationHistogram _pieces = new();

    /// <summary>How many times the event ran.</summary>
    internal long Count { get; set; }

    /// <summary>How many elements it yielded.</summary>
    internal long Elements { get; set; }

    /// <summary>The time in the event itself, without its inner loops and callbacks.</summary>
    internal long Self => _pieces.Total;

    /// <summary>The time in its callbacks.</summary>
    internal long Callbacks { get; set; }

    internal void Add(long ticks) => _pieces.Add(ticks);

    internal long P95() => _pieces.Percentile(0.95);
}
