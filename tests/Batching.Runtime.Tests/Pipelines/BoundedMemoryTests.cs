namespace Batching.Runtime.Tests.Pipelines;

public sealed class BoundedMemoryTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4)]
    [TestCase(8)]
    public async Task A_hundred_thousand_batches_are_never_more_than_the_depth_and_one_alive(int prefetch)
    {
        int alive = 0, most = 0;
        Pipeline<Numbers> pipeline = Dataset.Range(1000).Pipeline(_ =>
        {
            int now = Interlocked.Increment(ref alive);
            for (int seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
            {
                Interlocked.CompareExchange(ref most, now, seen);
            }

            return new Numbers();
        });
        long count = 0;

        await foreach (Numbers batch in pipeline.Batches(new PipelineOptions { Epochs = 100, Prefetch = prefetch }))
        {
            count++;
            Interlocked.Decrement(ref alive);
        }

        Assert.That(count, Is.EqualTo(100_000));
        Assert.That(alive, Is.Zero);
        Assert.That(most, Is.InRange(1, prefetch + 1));
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(8)]
    public async Task The_batches_ahead_are_as_many_as_asked_for(int prefetch)
    {
        var made = 0;
        using var isFull = new SemaphoreSlim(0);
        Pipeline<Numbers> pipeline = Dataset.Range(100).Pipeline(_ =>
        {
            if (Interlocked.Increment(ref made) == prefetch + 1)
            {
                isFull.Release();
            }

            return new Numbers();
        });
        await using IAsyncEnumerator<Numbers> batches = pipeline.Batches(new PipelineOptions { Prefetch = prefetch }).GetAsyncEnumerator();

        Assert.That(await batches.MoveNextAsync(), Is.True);
        Assert.That(await isFull.WaitAsync(Runs.Patience), Is.True, "one with the consumer, the depth ahead of it");
        Assert.That(made, Is.EqualTo(prefetch + 1));
    }
}
