using System.Diagnostics;

namespace Batching.Runtime;

/// <summary>Records the items of one call in a trace file. Each worker has a lane of its own. Thread-safe.</summary>
internal sealed class ItemTrace(TraceFile file, string action) : IDisposable
{
    /// <summary>The name of the track.</summary>
    internal const string Track = "items";

    private readonly Lock _lock = new();
    private readonly List<TraceLane> _lanes = [];

    /// <summary>Gives the worker of an item that begins its lane.</summary>
    /// <returns>When the item begins, as a time stamp of the <see cref="Stopwatch"/>.</returns>
    internal long Begin(ItemWorker worker)
    {
        worker.Lane ??= Rent();
        return Stopwatch.GetTimestamp();
    }

    /// <summary>Records an item that has ended.</summary>
    /// <param name="worker">The worker that ran it.</param>
    /// <param name="position">Its place in the order of Init.</param>
    /// <param name="begin">What <see cref="Begin"/> returned.</param>
    internal void Write(ItemWorker worker, int position, long begin)
        => file.Span(worker.Lane!, action, begin, Stopwatch.GetTimestamp(), ("position", position), ("attempt", worker.Attempt));

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
