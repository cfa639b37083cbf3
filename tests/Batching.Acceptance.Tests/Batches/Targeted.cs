using System.Collections.Concurrent;

namespace Acceptance.Batches;

/// <summary>Actions with targets of their own.</summary>
public partial class Targeted : Batch<int>
{
    public ConcurrentQueue<Thread> Threads { get; } = [];

    public ConcurrentQueue<int> Order { get; } = [];

    public Barrier? Meeting { get; init; }

    [Action, InBatchParallel(Target = Target.For)]
    private void ForByDefault(int index) => Note(index);

    [Action, InBatchParallel(Target = Target.Threads)]
    private void ThreadsByDefault(int index) => Note(index);

    private void Note(int index)
    {
        Threads.Enqueue(Thread.CurrentThread);
        Order.Enqueue(index);
        if (Meeting is { } meeting && !meeting.SignalAndWait(Tests.Patience))
        {
            throw new TimeoutException("Nobody came.");
        }
    }
}
