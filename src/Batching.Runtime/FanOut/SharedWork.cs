namespace Batching.Runtime;

/// <summary>A call in which helpers may take part.</summary>
internal abstract class SharedWork
{
    private readonly Invitation _invitation;
    private int _places;
    private int _coming;

    /// <param name="helpers">The most helpers to invite.</param>
    protected SharedWork(int helpers)
    {
        _places = helpers;
        _invitation = new Invitation(this);
    }

    /// <summary>What flows with the caller (its culture, its <see cref="AsyncLocal{T}"/>s), for helpers to run under; null where the caller suppressed the flow.</summary>
    internal ExecutionContext? Context { get; } = ExecutionContext.Capture();

    /// <summary>Whether an invited helper has not come yet.</summary>
    protected bool IsAnyoneComing => Volatile.Read(ref _coming) > 0;

    /// <summary>Invites one more helper, unless there are enough.</summary>
    internal void Recruit()
    {
        if (Volatile.Read(ref _places) > 0 && Recruits.HasRoom && Interlocked.Decrement(ref _places) >= 0)
        {
            RecruitLeader();
        }
    }

    /// <summary>A helper comes.</summary>
    internal void Welcome()
    {
        Interlocked.Decrement(ref _coming);
        Help();
    }

    /// <summary>Takes part, on a thread of the pool. Never throws; touches nothing where the work is all handed out.</summary>
    protected abstract void Help();

    /// <summary>Invites the one without whom nothing begins.</summary>
    protected void RecruitLeader()
    {
        Interlocked.Increment(ref _coming);
        Recruits.Invite(_invitation);
    }

    /// <summary>Uninvites everybody who has not come.</summary>
    protected void Withdraw() => _invitation.Withdraw();
}
