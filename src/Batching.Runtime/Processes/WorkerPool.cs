namespace Batching.Runtime;

/// <summary>
/// The workers of this process, shared by its calls: started when a call needs one, kept for the next, and sent away when nobody has for
/// some time. Thread-safe.
/// </summary>
internal static class WorkerPool
{
    private static readonly TimeSpan s_round = TimeSpan.FromMilliseconds(50);
    private static readonly object s_lock = new();
    private static readonly List<WorkerProcess> s_idle = [];
    private static readonly Timer s_cleaner = new(static _ => Clean());
    private static int s_count;

    /// <summary>How many workers there are, those that start among them.</summary>
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

    /// <summary>A worker for one slot.</summary>
    /// <param name="options">The limits of workers: it must have been started with that of the heap.</param>
    /// <param name="parallelism">How many workers the call may have. There are never more in all than that, or than processors.</param>
    /// <param name="isOver">Whether the call needs none any more.</param>
    /// <param name="cancellationToken">Cancelled with the call: a worker that is being started is not waited for.</param>
    /// <returns>The worker; null where the call needs none any more.</returns>
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

                // The last that came is the warmest.
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

                // Looked at again from time to time, since a call that ends wakes nobody here.
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

    /// <summary>Takes a worker back that waits for work.</summary>
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

    /// <summary>Lets a worker go that has ended or is not to be used any more.</summary>
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
