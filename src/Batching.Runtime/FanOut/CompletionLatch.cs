namespace Batching.Runtime;

/// <summary>
/// Waits for the positions of a call, not for its workers: it is complete when each has ended or been given up. A mutable struct, so keep it in a field.
/// </summary>
internal struct CompletionLatch(int count)
{
    private const int MostSpins = 20;

    private readonly int _count = count;
    private int _ended;
    private TaskCompletionSource? _waiter;

    internal readonly bool IsComplete => Volatile.Read(in _ended) == _count;

    /// <summary>Counts positions that have ended.</summary>
    internal void Signal(int positions)
    {
        // Either this sees the waiter or the waiter sees this: both sides write with a full fence before they read.
        if (positions > 0 && Interlocked.Add(ref _ended, positions) == _count)
        {
            Volatile.Read(ref _waiter)?.TrySetResult();
        }
    }

    /// <summary>Blocks until all positions have ended: spinning at first, since the last range of another worker is short.</summary>
    internal void Wait()
    {
        var spinner = default(SpinWait);
        while (!IsComplete)
        {
            if (spinner.Count == MostSpins)
            {
                WhenComplete().Wait();
                return;
            }

            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Ends when all positions have ended. Called once.</summary>
    internal Task WhenComplete()
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _waiter, waiter);
        if (IsComplete)
        {
            waiter.TrySetResult();
        }

        return waiter.Task;
    }
}
