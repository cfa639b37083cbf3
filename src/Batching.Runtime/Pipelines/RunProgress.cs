namespace Batching;

/// <summary>Counts what a run delivers, in order. Thread-safe: a report may be asked for while the run goes on.</summary>
internal sealed class RunProgress(int batchesPerEpoch)
{
    private readonly Lock _lock = new();
    private readonly List<ItemFailure> _dropped = [];
    private long _batches;
    private long _items;
    private long _skipped;
    private long? _begin;
    private TimeSpan? _elapsed;
    private bool _isStopped;

    internal void Begin()
    {
        lock (_lock)
        {
            _begin = TimeProvider.System.GetTimestamp();
        }
    }

    internal void Deliver(BatchOutcome outcome)
    {
        lock (_lock)
        {
            _batches++;
            _items += outcome.Planned.Count;
            _dropped.AddRange(outcome.Dropped);
        }
    }

    internal void Skip()
    {
        lock (_lock)
        {
            _skipped++;
        }
    }

    internal void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
        }
    }

    internal void End()
    {
        lock (_lock)
        {
            _elapsed = Elapsed();
        }
    }

    internal RunReport Report()
    {
        lock (_lock)
        {
            return new RunReport
            {
                Batches = _batches,
                Items = _items,
                Epochs = (int)((_batches + _skipped) / batchesPerEpoch),
                SkippedBatches = _skipped,
                Dropped = [.. _dropped],
                IsStopped = _isStopped,
                Elapsed = Elapsed(),
            };
        }
    }

    private TimeSpan Elapsed() => _elapsed ?? (_begin is { } begin ? TimeProvider.System.GetElapsedTime(begin) : TimeSpan.Zero);
}
