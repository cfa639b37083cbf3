using System.Diagnostics.CodeAnalysis;

namespace Batching.Runtime;

/// <summary>
/// How much a run may do at a time, whichever of its batches does it. A batch waits for a share before it runs a step; whoever helps it there
/// takes one if one is free and never waits. So nobody waits for a share while he holds one, and nobody waits for ever. Thread-safe.
/// </summary>
/// <param name="size">How many shares there are.</param>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the run; the semaphore never makes a wait handle.")]
internal sealed class ConcurrencyLimiter(int size)
{
    private readonly SemaphoreSlim _free = new(size);
    private readonly Lock _resizing = new();
    private int _size = size;

    /// <summary>Shares that are to vanish when they are given back.</summary>
    private int _excess;

    /// <summary>How many shares there are.</summary>
    internal int Size => Volatile.Read(ref _size);

    /// <summary>Whether a share is free now.</summary>
    internal bool HasFreePermit => _free.CurrentCount > 0;

    /// <summary>Takes a share as soon as one is free: first come, first served.</summary>
    internal ValueTask AcquireAsync(CancellationToken cancellationToken)
        => TryAcquire() ? default : new(_free.WaitAsync(cancellationToken));

    /// <summary>Takes a share if one is free.</summary>
    internal bool TryAcquire() => _free.CurrentCount > 0 && _free.Wait(0, CancellationToken.None);

    /// <summary>Gives a share back.</summary>
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

    /// <summary>Changes how many shares there are; where they become fewer, those in use are waited for by nobody.</summary>
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
