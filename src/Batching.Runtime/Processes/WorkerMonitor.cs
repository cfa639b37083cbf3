namespace Batching.Runtime;

/// <summary>
/// Looks at calls that have workers to kill, now or perhaps soon, on a thread of its own: it sleeps while there are none. Thread-safe.
/// </summary>
internal static class WorkerMonitor
{
    private static readonly List<ProcessFanOut> s_calls = [];
    private static Thread? s_thread;

    /// <summary>Looks at a call until it needs that no more.</summary>
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

    /// <summary>Sees to the thread before a call begins: once it has begun, it is too late to say that there is none.</summary>
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
