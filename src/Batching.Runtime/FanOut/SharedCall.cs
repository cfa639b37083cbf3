namespace Batching.Runtime;

/// <summary>
/// A call in which helpers may take part. A helper is invited only while the call has a place for it, work that nobody has claimed, and, in
/// a run, a permit that is free; so an invitation never leads to another unless work was claimed in between.
/// </summary>
/// <param name="places">How many helpers may be on their way, or, as long as they keep their place, take part.</param>
/// <param name="budget">The shares of the run; null where the call is alone.</param>
internal abstract class SharedCall(int places, ParallelismBudget? budget) : SharedWork
{
    private int _places = places;
    private int _coming;

    /// <summary>Whether a helper that came now would find unclaimed work, and room to do it.</summary>
    protected abstract bool HasUseForHelper { get; }

    /// <summary>Whether the call lacks helpers for want of a share, and one is free by now.</summary>
    protected bool IsShareFree => budget is { HasFree: true } && Volatile.Read(ref _places) > 0 && Volatile.Read(ref _coming) == 0;

    internal sealed override void Recruit()
    {
        if (Volatile.Read(ref _places) <= 0 || !HasUseForHelper || budget is { HasFree: false } || !Recruits.HasRoom)
        {
            return;
        }

        if (Interlocked.Decrement(ref _places) >= 0)
        {
            RecruitLeader();
        }
        else
        {
            // Another recruiter took the last place: it is his to return.
            ReturnPlace();
        }
    }

    internal sealed override void Welcome()
    {
        Interlocked.Decrement(ref _coming);
        Help();
    }

    /// <summary>Takes part. Never throws; touches nothing, and invites nobody, where there is no work or no room.</summary>
    protected abstract void Help();

    /// <summary>Invites the one without whom nothing begins.</summary>
    protected void RecruitLeader()
    {
        Interlocked.Increment(ref _coming);
        Invite();
    }

    /// <summary>Takes a share of the run's budget, if one is free. The first worker of a call has that of its step.</summary>
    protected bool TryTakeShare() => budget is null || budget.TryTake();

    protected void GiveShareBack() => budget?.GiveBack();

    /// <summary>Lets another helper be invited in place of this one.</summary>
    protected void ReturnPlace() => Interlocked.Increment(ref _places);
}
