namespace Batching.Runtime;

/// <summary>Work that helpers from the <see cref="HelperQueue"/> may join.</summary>
internal abstract class SharedWork
{
    private readonly HelperRequest _request;

    protected SharedWork() => _request = new HelperRequest(this);

    /// <summary>
    /// The execution context of the caller (its culture, its <see cref="AsyncLocal{T}"/>s), under which helpers run; null if the caller
    /// suppressed the flow.
    /// </summary>
    internal ExecutionContext? Context { get; } = ExecutionContext.Capture();

    /// <summary>Requests one more helper, unless there are enough.</summary>
    internal abstract void RequestHelper();

    /// <summary>Runs a helper, on a thread of the pool. Never throws. Does nothing if no work is left.</summary>
    internal abstract void RunHelper();

    /// <summary>Queues a request for a helper unconditionally.</summary>
    internal void EnqueueHelper() => HelperQueue.Enqueue(_request);

    /// <summary>Cancels all requests that have not started.</summary>
    internal void CancelRequests() => _request.Cancel();
}
