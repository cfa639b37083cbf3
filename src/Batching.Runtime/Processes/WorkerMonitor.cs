namespace Batching.Runtime;

/// <summary>Checks calls that may have workers to kill, on a thread of its own, which sleeps if there are none. Thread-safe.</summary>
internal static class WorkerMonitor
{
    private static readonly List<ProcessFanOut> s_calls = [];
    private static Thread? s_thread;

    /// <summary>Checks a call until that is not needed any more.</summary>
    internal static void Watch(ProcessFanOut call)
    {
        lock (s_calls)
        {
            if (!s_calls.Contains(call))
            {
                s_calls.Add(call);
            }

            Monitor.Pulse(s_calls);
        }
    }

    /// <summary>
    /// Starts the thread, before a call begins. After that, it would be too late to report that no thread can be started.
    /// </summary>
    /// <exception cref="InvalidOperationException">No thread could be started.</exception>
    internal static void Start()
    {
        lock (s_calls)
        {
            if (s_thread is not null)
            {
                return;
            }

            var thread = new Thread(Look) { IsBackground = true, Name = "Batching workers" };
            try
            {
                thread.UnsafeStart();
            }
            catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
            {
                throw new InvalidOperationException(
                    $"Target.Processes: no thread could be started.{Starvation.Advice(exception)}", exception);
            }

            s_thread = thread;
        }
    }

    private static void Look()
    {
        ProcessFanOut[] calls = [];
        while (true)
        {
            int next = Timeout.Infinite;
            long now = Environment.TickCount64;
            List<ProcessFanOut> done = [];
            foreach (ProcessFanOut call in calls)
            {
                int again = call.Look(now);
                if (again < 0)
                {
                    done.Add(call);
                }
                else
                {
                    next = next < 0 ? again : Math.Min(next, again);
                }
            }

            lock (s_calls)
            {
                s_calls.RemoveAll(call => done.Contains(call) && call.Look(now) < 0);
                if (s_calls.Count == calls.Length - done.Count)
                {
                    Monitor.Wait(s_calls, next);
                }

                calls = [.. s_calls];
            }
        }
    }
}
