namespace Batching.Runtime;

/// <summary>
/// A call that helpers may join. It requests a helper only while it has a free slot, unclaimed work and, within a run, a free permit.
/// A request occupies a slot until its helper releases it, so the number of requests is bounded.
/// </summary>
/// <param name="slots">How many helpers, including the leader, may be requested or running.</param>
/// <param name="limiter">The permits of the run; null if the call does not belong to a run.</param>
internal abstract class SharedCall(int slots, ConcurrencyLimiter? limiter) : SharedWork
{
    private int _freeSlots = slots;
    private int _requested;

    /// <summary>Whether a helper that started now would find unclaimed work and could run it.</summary>
    protected abstract bool NeedsHelper { get; }

    /// <summary>Whether the call has a free slot that waited for a permit, and a permit is free now.</summary>
    protected bool IsPermitFree
        => limiter is { HasFreePermit: true } && Volatile.Read(ref _freeSlots) > 0 && Volatile.Read(ref _requested) == 0;

    internal sealed override void RequestHelper()
    {
        if (Volatile.Read(ref _freeSlots) <= 0 || !NeedsHelper || limiter is { HasFreePermit: false } || !HelperQueue.HasRoom)
        {
            return;
        }

        if (Interlocked.Decrement(ref _freeSlots) >= 0)
        {
            Send();
        }
        else
        {
            // Another thread took the last slot.
            ReleaseSlot();
        }
    }

    internal sealed override void RunHelper()
    {
        Interlocked.Decrement(ref _requested);
        Help();
    }

    /// <summary>The helper's work. Never throws. Does nothing and requests no other helper if there is no work or no room.</summary>
    protected abstract void Help();

    /// <summary>Requests the helper that starts the call. It occupies a slot like any other.</summary>
    protected void RequestLeader()
    {
        Interlocked.Decrement(ref _freeSlots);
        Send();
    }

    /// <summary>Acquires a permit of the run, if one is free. The first worker of a call uses the permit of its step.</summary>
    protected bool TryAcquirePermit() => limiter is null || limiter.TryAcquire();

    /// <summary>Releases the permit that <see cref="TryAcquirePermit"/> acquired.</summary>
    protected void ReleasePermit() => limiter?.Release();

    /// <summary>Frees the slot of this helper for another one.</summary>
    protected void ReleaseSlot() => Interlocked.Increment(ref _freeSlots);

    private void Send()
    {
        Interlocked.Increment(ref _requested);
        EnqueueHelper();
    }
}
