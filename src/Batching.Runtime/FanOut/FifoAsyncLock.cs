namespace Batching.Runtime;

/// <summary>Admits one loop at a time, in the order in which they came. Its waits are not cancelled: whoever is inside leaves soon.</summary>
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

    internal ValueTask EnterAsync(FifoAsyncLockWaiter turn)
    {
        lock (_waiting)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return default;
            }

            ValueTask granted = turn.Begin();
            _waiting.Enqueue(turn);
            return granted;
        }
    }

    internal void Leave()
    {
        FifoAsyncLockWaiter? next;
        lock (_waiting)
        {
            _isTaken = _waiting.TryDequeue(out next);
        }

        next?.Grant();
    }
}
