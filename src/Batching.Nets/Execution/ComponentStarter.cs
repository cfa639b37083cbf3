namespace Batching.Runtime;

/// <summary>
/// Starts the components of a run and the flows that feed sequences, on the thread that starts the run and on pool threads. Each thread
/// claims the next one. A pool thread is queued before each start, because a component may run for a long time before it first waits.
/// </summary>
internal sealed class ComponentStarter(NetNode net, ComponentNode[] components, NetExecution execution) : IThreadPoolWorkItem
{
    private static readonly ContextCallback s_startAll = static state => ((ComponentStarter)state!).StartAll();

    private ExecutionContext? _context;
    private int _next;
    private int _isQueued;

    /// <summary>Starts everything.</summary>
    /// <param name="context">The context of the components; null for the default one.</param>
    internal void Start(ExecutionContext? context)
    {
        _context = context;

        // A thread with a synchronization context or scheduler, such as that of a user interface, must not run components.
        if (SynchronizationContext.Current is not null || TaskScheduler.Current != TaskScheduler.Default)
        {
            Queue();
        }
        else
        {
            ((IThreadPoolWorkItem)this).Execute();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_context is { } context)
        {
            ExecutionContext.Run(context, s_startAll, this);
        }
        else
        {
            StartAll();
        }
    }

    private void StartAll()
    {
        Volatile.Write(ref _isQueued, 0);
        int count = components.Length + execution.Feeders.Count;
        for (int next = Claim(); next < count; next = Claim())
        {
            if (next + 1 < count)
            {
                Queue();
            }

            if (next < components.Length)
            {
                Segment.Run(components[next], static state => _ = ((ComponentNode)state!).StartAsync(), components[next]);
            }
            else
            {
                _ = net.RunFeederAsync(execution.Feeders[next - components.Length]);
            }
        }
    }

    private int Claim() => Interlocked.Increment(ref _next) - 1;

    private void Queue()
    {
        if (Interlocked.Exchange(ref _isQueued, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
