namespace Batching.Runtime;

/// <summary>
/// A mutual-exclusion lock whose waiters are served in the order of their arrival. Waits cannot be cancelled: the lock is held only
/// briefly.
/// </summary>
internal sealed class FifoAsyncLock
{
    private readonly Queue<FifoAsyncLockWaiter> _waiting = new();
    private bool _isTaken;

    internal bool HasWaiters
    {
        get
        {
            lock (_waiting)
            {
                return _waiting.Count > 0;
            }
        }
    }

    internal ValueTask EnterAsync(FifoAsyncLockWaiter waiter)
    {
        lock (_waiting)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return default;
            }

            ValueTask granted = waiter.Begin();
            _waiting.Enqueue(waiter);
            return granted;
        }
    }

    internal void Exit()
    {
        FifoAsyncLockWaiter? next;
        lock (_waiting)
        {
            _isTaken = _waiting.TryDequeue(out next);
        }

        next?.Grant();
    }
}
