namespace Batching.Runtime;

/// <summary>
/// A call in which helpers may take part. A helper is invited only while the call has a free place, unclaimed work and, in a run, a free share.
/// An request takes a place, and a helper keeps it until it returns it. So invitations cannot breed.
/// </summary>
/// <param name="places">How many helpers, the leader among them, may be on their way or take part.</param>
/// <param name="limiter">The shares of the run; null where the call is alone.</param>
internal abstract class SharedCall(int places, ConcurrencyLimiter? limiter) : SharedWork
{
    private int _freeSlots = places;
    private int _requested;

    /// <summary>Whether a helper that came now would find unclaimed work, and room to do it.</summary>
    protected abstract bool NeedsHelper { get; }

    /// <summary>Whether the call lacks helpers for want of a share, and one is free by now.</summary>
    protected bool IsPermitFree => limiter is { HasFreePermit: true } && Volatile.Read(ref _freeSlots) > 0 && Volatile.Read(ref _requested) == 0;

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
            // Another recruiter took the last place.
            ReleaseSlot();
        }
    }

    internal sealed override void RunHelper()
    {
        Interlocked.Decrement(ref _requested);
        Help();
    }

    /// <summary>Takes part. Never throws. Does nothing and invites no other helper if there is no work or no room.</summary>
    protected abstract void Help();

    /// <summary>Invites the helper that starts the call. It takes a place as any other does.</summary>
    protected void RequestLeader()
    {
        Interlocked.Decrement(ref _freeSlots);
        Send();
    }

    /// <summary>Takes a share of the run's limiter, if one is free. The first worker of a call has that of its step.</summary>
    protected bool TryAcquirePermit() => limiter is null || limiter.TryAcquire();

    protected void ReleasePermit() => limiter?.Release();

    /// <summary>Lets another helper be invited in place of this one.</summary>
    protected void ReleaseSlot() => Interlocked.Increment(ref _freeSlots);

    private void Send()
    {
        Interlocked.Increment(ref _requested);
        EnqueueHelper();
    }
}
