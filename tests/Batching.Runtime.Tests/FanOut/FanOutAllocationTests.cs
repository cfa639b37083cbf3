using System.Runtime.CompilerServices;

namespace Batching.Runtime.Tests;

[NonParallelizable]
public class FanOutAllocationTests
{
    private const int Few = 1000;
    private const int Many = 100_000;
    private const int MostBytesACall = 1300;

    // The smallest object has 24 bytes. The pool's own queues grow now and then, which comes to a few bytes an item.
    private const int HalfAnObject = 12;

    private static readonly int[] s_values = new int[Many];
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
        // The item's own cost is that of queueing the continuation: measured on its own, and taken off.
        long own = Least(() => Yield.RunAsync(Few).Wait());
        long few = Least(() => FanOut.RunAsync(new Yielding(), Few, s_settings, NoLimit()).Wait());
        long many = Least(() => FanOut.RunAsync(new Yielding(), 11 * Few, s_settings, NoLimit()).Wait());

        Assert.That((many - few) / (10.0 * Few), Is.LessThan((own / (double)Few) + HalfAnObject));
    }

    private static CallLifetime NoLimit() => new(Call.Action, null, CancellationToken.None);

    private static void Check(Action<int> call, int mostBytes)
    {
        long few = Least(() => call(Few));
        long many = Least(() => call(Many));

        Assert.That(few, Is.LessThan(mostBytes));
        Assert.That(many - few, Is.LessThan(mostBytes), "the number of items changes nothing");
    }

    // The least of several: what else the process does allocates, too.
    private static long Least(Action call)
    {
        for (var warmUp = 0; warmUp < 30; warmUp++)
        {
            call();
        }

        var least = long.MaxValue;
        for (var measurement = 0; measurement < 20; measurement++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            call();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }

    private readonly struct Doubling : IItemBody, IAsyncItemBody
    {
        public void Run(int position, ItemWorker worker) => s_values[position] *= 2;

        public ValueTask RunAsync(int position, ItemWorker worker)
        {
            s_values[position] *= 2;
            return default;
        }
    }

    private readonly struct Yielding : IAsyncItemBody
    {
        public ValueTask RunAsync(int position, ItemWorker worker) => Yield.OnceAsync();
    }

    private static class Yield
    {
        internal static async Task RunAsync(int count)
        {
            for (var item = 0; item < count; item++)
            {
                await OnceAsync().ConfigureAwait(false);
            }
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        internal static async ValueTask OnceAsync() => await Task.Yield();
    }
}
