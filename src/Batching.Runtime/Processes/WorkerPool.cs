namespace Batching.Runtime;

/// <summary>
/// The workers of this process, which its calls share. A worker is started when a call needs one, kept for the next call, and ended when it
/// was idle for some time. Thread-safe.
/// </summary>
internal static class WorkerPool
{
    private static readonly TimeSpan s_round = TimeSpan.FromMilliseconds(50);
    private static readonly object s_lock = new();
    private static readonly List<WorkerProcess> s_idle = [];
    private static readonly Timer s_cleaner = new(static _ => Clean());
    private static int s_count;

    /// <summary>The number of workers, including those that are starting.</summary>
    internal static int Count
    {
        get
        {
            lock (s_lock)
            {
                return s_count;
            }
        }
    }

    /// <summary>Rents a worker for one slot.</summary>
    /// <param name="options">The limits of workers. The worker must have the same heap limit.</param>
    /// <param name="parallelism">
    /// The number of workers that the call may have. The total is never above that number or the number of processors, whichever is
    /// greater.
    /// </param>
    /// <param name="isOver">Whether the call needs no worker any more.</param>
    /// <param name="cancellationToken">Cancelled with the call. Then a starting worker is not waited for.</param>
    /// <returns>The worker; null if the call needs none any more.</returns>
    /// <exception cref="InvalidOperationException">No worker could be started.</exception>
    internal static WorkerProcess? Rent(ProcessOptions options, int parallelism, Func<bool> isOver, CancellationToken cancellationToken)
    {
        int most = Math.Max(parallelism, Environment.ProcessorCount);
        WorkerProcess? other = null;
        lock (s_lock)
        {
            while (true)
            {
                if (isOver())
                {
                    return null;
                }

                // The last worker that was returned is the warmest.
                int fitting = s_idle.FindLastIndex(worker => worker.HeapLimit == options.HeapLimit);
                if (fitting >= 0)
                {
                    WorkerProcess found = s_idle[fitting];
                    s_idle.RemoveAt(fitting);
                    if (!found.HasExited)
                    {
                        return found;
                    }

                    found.Dispose();
                    s_count--;
                    continue;
                }

                if (s_count < most)
                {
                    s_count++;
                    break;
                }

                if (s_idle.Count > 0)
                {
                    other = s_idle[0];
                    s_idle.RemoveAt(0);
                    break;
                }

                // Checked again from time to time, because a call that ends does not wake this thread.
                Monitor.Wait(s_lock, s_round);
            }
        }

        other?.Dispose();
        WorkerProcess? started = null;
        try
        {
            return started = WorkerProcess.Start(options, cancellationToken);
        }
        finally
        {
            if (started is null)
            {
                Forget();
            }
        }
    }

    internal static void Return(WorkerProcess worker, TimeSpan idleTimeout)
    {
        (worker.IdleSince, worker.IdleTimeout) = (Environment.TickCount64, idleTimeout);
        lock (s_lock)
        {
            s_idle.Add(worker);
            Monitor.PulseAll(s_lock);
            ScheduleCleaning();
        }
    }

    /// <summary>Disposes a worker that has ended or must not be used any more.</summary>
    internal static void Retire(WorkerProcess worker)
    {
        worker.Dispose();
        Forget();
    }

    private static void Forget()
    {
        lock (s_lock)
        {
            s_count--;
            Monitor.PulseAll(s_lock);
        }
    }

    private static void Clean()
    {
        List<WorkerProcess> leaving;
        lock (s_lock)
        {
            long now = Environment.TickCount64;
            leaving = s_idle.FindAll(worker => Left(worker, now) <= 0);
            s_idle.RemoveAll(leaving.Contains);
            ScheduleCleaning();
        }

        leaving.ForEach(Retire);
    }

    private static long Left(WorkerProcess worker, long now) => worker.IdleSince + (long)worker.IdleTimeout.TotalMilliseconds - now;

    private static void ScheduleCleaning()
    {
        long now = Environment.TickCount64;
        s_cleaner.Change(s_idle.Count == 0 ? Timeout.Infinite : Math.Max(0, s_idle.Min(worker => Left(worker, now))), Timeout.Infinite);
    }
}
