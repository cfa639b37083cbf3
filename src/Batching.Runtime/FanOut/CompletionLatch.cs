namespace Batching.Runtime;

/// <summary>
/// Completes when every position of a call has ended or been given up. It counts positions and not workers, so a late helper delays
/// nothing. A mutable struct: keep it in a field. Thread-safe.
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
        // Either this thread sees the waiter, or the waiter sees this count: both sides write with a full fence before they read.
        if (positions > 0 && Interlocked.Add(ref _ended, positions) == _count)
        {
            Volatile.Read(ref _waiter)?.TrySetResult();
        }
    }

    /// <summary>Blocks until all positions have ended. Spins at first, because the last range of another worker is usually short.</summary>
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

    /// <summary>Returns a task that completes when all positions have ended. Call it once.</summary>
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
