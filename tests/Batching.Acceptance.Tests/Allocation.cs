using Acceptance.Batches;

namespace Acceptance;

/// <summary>Case 28: an item allocates nothing beyond its place in the column of results.</summary>
[NonParallelizable]
public sealed class Allocation
{
    private const int Few = 1_000;
    private const int Many = 100_000;

    [TestCase(Way.For)]
    [TestCase(Way.Threads)]
    [TestCase(Way.ForAwaited)]
    [TestCase(Way.ThreadsAwaited)]
    [TestCase(Way.AsyncInOrder)]
    [TestCase(Way.Async)]
    public async Task Case28_A_hundred_thousand_items_allocate_nothing_each(Way way)
    {
        Cheap few = Make(Few), many = Make(Many);
        CallOptions options = new() { Target = way.Target() };
        for (var i = 0; i < 30; i++)
        {
            await CallAsync(way, few, options);
            await CallAsync(way, many, options);
        }

        Assert.That(many.Squares, Is.EqualTo(Enumerable.Range(0, Many).Select(index => (long)index * index)));
        long ofFew = await LeastAsync(way, few, options), ofMany = await LeastAsync(way, many, options);
        double ofItem = (double)(ofMany - ofFew) / (Many - Few);
        TestContext.Out.WriteLine(
            $"{way}: {ofFew} B a call of {Few}, {ofMany} B a call of {Many}, beyond the results: {ofItem:0.0000} B an item.");

        // A longer call may have more loops in flight, each a few hundred bytes a call: that is no byte an item.
        Assert.That(ofItem, Is.LessThan(0.05));
        Assert.That(ofMany, Is.LessThan(16 * 1024), "Bytes a call.");
    }

    /// <summary>
    /// The fewest bytes of some calls, their column of results taken off: other threads of the process may allocate meanwhile.
    /// </summary>
    private static async Task<long> LeastAsync(Way way, Cheap batch, CallOptions options)
    {
        long least = long.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await CallAsync(way, batch, options);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least - ((long)batch.Count * sizeof(long));
    }

    private static Cheap Make(int count) => new() { Indices = [.. Enumerable.Range(0, count)] };

    private static async ValueTask CallAsync(Way way, Cheap batch, CallOptions options)
    {
        switch (way)
        {
            case Way.For or Way.Threads:
                batch.Square(options: options);
                break;
            case Way.ForAwaited or Way.ThreadsAwaited:
                await batch.SquareAsync(options: options);
                break;
            default:
                await batch.SquareSoonAsync(options: options);
                break;
        }
    }
}
