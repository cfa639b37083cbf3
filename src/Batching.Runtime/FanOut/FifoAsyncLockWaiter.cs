using System.Threading.Tasks.Sources;

namespace Batching.Runtime;

/// <summary>The wait of one loop at a <see cref="FifoAsyncLock"/>. Each loop reuses its own, so that waiting allocates nothing.</summary>
internal sealed class FifoAsyncLockWaiter : IValueTaskSource, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<bool> _core;

    internal ValueTask Begin()
    {
        _core.Reset();
        return new ValueTask(this, _core.Version);
    }

    /// <summary>Resumes the loop on a thread of the pool, because the caller has an item to run itself.</summary>
    internal void Grant() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute() => _core.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);
}
