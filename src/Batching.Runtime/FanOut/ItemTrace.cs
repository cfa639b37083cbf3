using System.Diagnostics;

namespace Batching.Runtime;

/// <summary>Records the items of one call in a trace file. Each worker has a lane of its own. Thread-safe.</summary>
internal sealed class ItemTrace(TraceFile file, string action) : IDisposable
{
    /// <summary>The name of the track.</summary>
    internal const string Track = "items";

    private readonly Lock _lock = new();
    private readonly List<TraceLane> _lanes = [];

    /// <summary>Records an item that has ended.</summary>
    /// <param name="worker">The worker that ran it.</param>
    /// <param name="position">Its place in the order of Init.</param>
    /// <param name="begin">When it began, as a time stamp of the <see cref="Stopwatch"/>.</param>
    internal void Write(ItemWorker worker, int position, long begin)
        => file.Span(worker.Lane ??= Rent(), action, begin, Stopwatch.GetTimestamp(), ("position", position), ("attempt", worker.Attempt));

    /// <summary>Returns the lanes, when no item runs any more.</summary>
    public void Dispose() => _lanes.ForEach(file.Return);

    private TraceLane Rent()
    {
        TraceLane lane = file.Rent(Track);
        lock (_lock)
        {
            _lanes.Add(lane);
        }

        return lane;
    }
}
