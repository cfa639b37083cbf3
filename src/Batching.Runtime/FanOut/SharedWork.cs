namespace Batching.Runtime;

/// <summary>Work in which helpers may take part.</summary>
internal abstract class SharedWork
{
    private readonly HelperRequest _request;

    protected SharedWork() => _request = new HelperRequest(this);

    /// <summary>What flows with the caller (its culture, its <see cref="AsyncLocal{T}"/>s), for helpers to run under; null where the caller suppressed the flow.</summary>
    internal ExecutionContext? Context { get; } = ExecutionContext.Capture();

    /// <summary>Invites one more helper, unless there are enough.</summary>
    internal abstract void RequestHelper();

    /// <summary>A helper comes, on a thread of the pool. Never throws; touches nothing where the work is all handed out.</summary>
    internal abstract void RunHelper();

    /// <summary>Invites a helper, whether or not there are enough.</summary>
    internal void EnqueueHelper() => HelperQueue.Enqueue(_request);

    /// <summary>Uninvites everybody who has not come.</summary>
    internal void CancelRequests() => _request.Cancel();
}
