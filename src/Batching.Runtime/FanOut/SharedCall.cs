namespace Batching.Runtime;

/// <summary>A call in which helpers may take part: at most a number of them, and no more than the run has shares for.</summary>
/// <param name="helpers">The most helpers to invite.</param>
/// <param name="budget">The shares of the run; null where the call is alone.</param>
internal abstract class SharedCall(int helpers, ParallelismBudget? budget) : SharedWork
{
    private int _places = helpers;
    private int _coming;

    /// <summary>Whether an invited helper has not come yet.</summary>
    protected bool IsAnyoneComing => Volatile.Read(ref _coming) > 0;

    /// <summary>Whether the call lacks helpers for want of a share, and one is free by now.</summary>
    protected bool IsShareFree => budget is { HasFree: true } && Volatile.Read(ref _places) > 0 && !IsAnyoneComing;

    internal sealed override void Recruit()
    {
        if (Volatile.Read(ref _places) <= 0 || budget is { HasFree: false } || !Recruits.HasRoom)
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

    /// <summary>Takes part. Never throws; touches nothing where the work is all handed out.</summary>
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

    /// <summary>Lets another helper be invited in place of one that came and found nothing to do.</summary>
    protected void ReturnPlace() => Interlocked.Increment(ref _places);
}
