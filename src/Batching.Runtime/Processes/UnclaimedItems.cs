namespace Batching.Runtime;

/// <summary>
/// The items of a call that no slot has: those that were never claimed, ranges that slots gave back, retries, and suspects. Thread-safe.
/// </summary>
/// <param name="count">The number of items of the call.</param>
/// <param name="workers">The number of workers that share them.</param>
internal sealed class UnclaimedItems(int count, int workers)
{
    private const int SharesPerWorker = 3;

    private readonly ReturnedRanges _returned = new();
    private readonly Queue<ProcessRange> _suspects = new();

    // Failed items that run again, by the time when they may (Environment.TickCount64). The lock of the suspects too.
    private readonly PriorityQueue<(int Position, int Attempt), long> _retries = new();
    private RangeCursor _cursor = new(count);

    /// <summary>Whether there are first attempts to claim.</summary>
    internal bool HasFirstAttempts => !_cursor.IsAtEnd || !_returned.IsEmpty;

    /// <summary>Claims a suspect, or a retry that is due.</summary>
    /// <param name="isIdle">Whether the slot's worker has nothing to do, so that it may run a suspect.</param>
    /// <param name="range">The range.</param>
    /// <returns>Whether there was one.</returns>
    internal bool TryClaimAgain(bool isIdle, out ProcessRange range)
    {
        lock (_retries)
        {
            return (isIdle && _suspects.TryDequeue(out range)) || TryDequeueRetry(out range);
        }
    }

    /// <summary>Claims first attempts: a range that was given back, or a share of the rest.</summary>
    /// <param name="least">The number of items to claim, if there are enough.</param>
    /// <param name="most">The largest number of items.</param>
    /// <param name="range">The range.</param>
    /// <returns>Whether there were any.</returns>
    internal bool TryClaimFirst(int least, int most, out ProcessRange range)
    {
        int share = Math.Clamp(_cursor.Left / (workers * SharesPerWorker), least, most);
        bool isClaimed = (!_returned.IsEmpty && _returned.TryClaim(share, out int begin, out int end))
            || _cursor.TryClaim(share, out begin, out end);
        range = isClaimed ? new ProcessRange(begin, end, 1) : default;
        return isClaimed;
    }

    /// <summary>Waits for the next retry that is not due yet.</summary>
    /// <param name="isStopped">Whether the call has ended.</param>
    /// <param name="range">The retry.</param>
    /// <returns>Whether there is one: false if none is left, or the call has ended.</returns>
    internal bool WaitForRetry(Func<bool> isStopped, out ProcessRange range)
    {
        lock (_retries)
        {
            while (!isStopped() && _retries.TryPeek(out _, out long due))
            {
                if (TryDequeueRetry(out range))
                {
                    return true;
                }

                Monitor.Wait(_retries, (int)Math.Clamp(due - Environment.TickCount64, 1, int.MaxValue));
            }
        }

        range = default;
        return false;
    }

    /// <summary>Adds an attempt that may begin after some time.</summary>
    internal void AddRetry(int position, int attempt, TimeSpan delay)
    {
        lock (_retries)
        {
            _retries.Enqueue((position, attempt), Environment.TickCount64 + (long)Math.Ceiling(delay.TotalMilliseconds));
            Monitor.PulseAll(_retries);
        }
    }

    /// <summary>Adds items that run again, each alone with a worker.</summary>
    internal void AddSuspects(ProcessRange range)
    {
        lock (_retries)
        {
            for (int position = range.Begin; position < range.End; position++)
            {
                _suspects.Enqueue(new ProcessRange(position, position + 1, range.Attempt, IsSuspect: true));
            }
        }
    }

    /// <summary>Takes back what a slot has claimed and not run.</summary>
    internal void GiveBack(ProcessRange range)
    {
        if (range.IsSuspect)
        {
            AddSuspects(range);
        }
        else if (range.Attempt > 1)
        {
            AddRetry(range.Begin, range.Attempt, TimeSpan.Zero);
        }
        else
        {
            _returned.Return(range.Begin, range.End);
        }
    }

    /// <summary>Takes everything, because the call ends.</summary>
    /// <returns>How many items there were.</returns>
    internal int Clear()
    {
        int items = _cursor.Close();
        while (_returned.TryClaim(int.MaxValue, out int begin, out int end))
        {
            items += end - begin;
        }

        lock (_retries)
        {
            items += _retries.Count + _suspects.Count;
            _retries.Clear();
            _suspects.Clear();
            Monitor.PulseAll(_retries);
        }

        return items;
    }

    private bool TryDequeueRetry(out ProcessRange range)
    {
        if (!_retries.TryPeek(out (int Position, int Attempt) retry, out long due) || due > Environment.TickCount64)
        {
            range = default;
            return false;
        }

        _retries.Dequeue();
        range = new ProcessRange(retry.Position, retry.Position + 1, retry.Attempt);
        return true;
    }
}
