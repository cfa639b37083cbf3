using System.Diagnostics.CodeAnalysis;

namespace Batching.Runtime;

/// <summary>
/// Limits how much a run does at a time, across all of its batches. A batch waits for a permit before it runs a step. A helper takes a
/// permit only if one is free, and never waits. A caller never waits while it holds a permit, so this cannot deadlock. Thread-safe.
/// </summary>
/// <param name="size">The number of permits.</param>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the run; the semaphore never makes a wait handle.")]
internal sealed class ConcurrencyLimiter(int size)
{
    private readonly SemaphoreSlim _free = new(size);
    private readonly Lock _resizing = new();
    private int _size = size;

    /// <summary>Permits that disappear when they are released.</summary>
    private int _excess;

    /// <summary>The number of permits.</summary>
    internal int Size => Volatile.Read(ref _size);

    /// <summary>Whether a permit is free now. Only a hint.</summary>
    internal bool HasFreePermit => _free.CurrentCount > 0;

    /// <summary>Acquires a permit as soon as one is free, in the order of the calls.</summary>
    internal ValueTask AcquireAsync(CancellationToken cancellationToken)
        => TryAcquire() ? default : new(_free.WaitAsync(cancellationToken));

    /// <summary>Acquires a permit if one is free.</summary>
    internal bool TryAcquire() => _free.CurrentCount > 0 && _free.Wait(0, CancellationToken.None);

    /// <summary>Releases a permit.</summary>
    internal void Release()
    {
        if (Volatile.Read(ref _excess) > 0)
        {
            lock (_resizing)
            {
                if (_excess > 0)
                {
                    _excess--;
                    return;
                }
            }
        }

        _free.Release();
    }

    /// <summary>
    /// Changes the number of permits. If it shrinks, permits in use disappear when they are released; this method does not wait for them.
    /// </summary>
    internal void Resize(int wanted)
    {
        lock (_resizing)
        {
            int more = wanted - _size;
            _size = wanted;
            for (; more < 0; more++)
            {
                _excess += _free.Wait(0, CancellationToken.None) ? 0 : 1;
            }

            int kept = Math.Min(more, _excess);
            _excess -= kept;
            if (more > kept)
            {
                _free.Release(more - kept);
            }
        }
    }
}
