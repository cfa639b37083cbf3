using System.Threading.Tasks.Sources;

namespace Batching.Runtime.Tests;

[NonParallelizable]
public class FanOutAllocationTests
{
    private const int Few = 1000;
    private const int Many = 100_000;
    private const int MostBytesACall = 1300;

    // The smallest object has 24 bytes. The pool's own queues may grow, which comes to a few bytes an item.
    private const int HalfAnObject = 12;

    private static readonly int[] s_values = new int[Many];
    private static readonly Waiting[] s_waiting = [.. Enumerable.Range(0, 11 * Few).Select(_ => new Waiting())];
    private static readonly FanOutSettings s_settings = new() { MaxParallelism = 4 };

    [Test]
    public void A_synchronous_call_allocates_nothing_an_item_and_little_a_call()
        => Check(count => FanOut.Run(new Doubling(), count, s_settings, NoLimit()), MostBytesACall);

    [Test]
    public void An_in_order_call_allocates_nothing_an_item_and_little_a_call()
        => Check(count => FanOut.Run(new Doubling(), count, s_settings with { InOrder = true }, NoLimit()), MostBytesACall);

    [Test]
    public void An_asynchronous_call_on_threads_allocates_nothing_an_item()
        => Check(count => FanOut.RunOnThreadsAsync(new Doubling(), count, s_settings, NoLimit()).Wait(), 2 * MostBytesACall);

    [Test]
    public void Awaitable_items_that_end_at_once_allocate_nothing_an_item()
        => Check(count => FanOut.RunAsync(new Doubling(), count, s_settings, NoLimit()).Wait(), 2 * MostBytesACall);

    [Test]
    public void Awaitable_items_that_wait_cost_the_engine_nothing_an_item()
    {
        long few = Least(() => FanOut.RunAsync(new WaitingItem(), Few, s_settings, NoLimit()).Wait());
        long most = few + (long)(HalfAnObject * 10.0 * Few);
        long many = Least(() => FanOut.RunAsync(new WaitingItem(), 11 * Few, s_settings, NoLimit()).Wait(), most);

        Assert.That(many, Is.LessThan(most), "of each item, what the engine allocates is less than half an object");
    }

    private static CallLifetime NoLimit() => new(Call.Action, null, CancellationToken.None);

    private static void Check(Action<int> call, int mostBytes)
    {
        long few = Least(() => call(Few));
        long many = Least(() => call(Many), few + mostBytes);

        Assert.That(few, Is.LessThan(mostBytes));
        Assert.That(many - few, Is.LessThan(mostBytes), "the number of items changes nothing");
    }

    // The least of several, and of many more where that is not little enough: what else the process does allocates, too, and the pool's
    // queues where its threads are held up.
    private static long Least(Action call, long enough = long.MaxValue)
    {
        for (var warmUp = 0; warmUp < 30; warmUp++)
        {
            call();
        }

        var least = long.MaxValue;
        for (var measurement = 0; measurement < 20 || (measurement < 400 && least >= enough); measurement++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            call();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }

    private sealed class Doubling : IItemBody, IAsyncItemBody
    {
        public void Run(int first, int end, ItemWorker worker)
        {
            for (int position = first; worker.MayRun(position, end); position++)
            {
                s_values[position] *= 2;
            }
        }

        public ValueTask RunAsync(int position, ItemWorker worker)
        {
            s_values[position] *= 2;
            return default;
        }
    }

    private sealed class WaitingItem : IAsyncItemBody
    {
        public ValueTask RunAsync(int position, ItemWorker worker) => s_waiting[position].WaitAsync();
    }

    /// <summary>
    /// A wait that another thread ends, and that allocates nothing: a pooled state machine would now and then, with several in flight.
    /// </summary>
    private sealed class Waiting : IValueTaskSource, IThreadPoolWorkItem
    {
        private ManualResetValueTaskSourceCore<bool> _core;

        public void Execute() => _core.SetResult(true);

        public void GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
            => _core.OnCompleted(continuation, state, token, flags);

        internal ValueTask WaitAsync()
        {
            _core.Reset();
            ValueTask wait = new(this, _core.Version);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return wait;
        }
    }
}
