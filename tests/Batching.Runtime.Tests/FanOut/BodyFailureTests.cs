namespace Batching.Runtime.Tests;

/// <summary>Bodies that fail before their first item, as one does that the runtime cannot compile because an assembly is missing.</summary>
public class BodyFailureTests
{
    private const int Count = 20;

    [TestCase(1, 0)]
    [TestCase(4, 0)]
    [TestCase(4, 2)]
    public async Task Each_item_fails_once_at_its_own_place(int parallelism, int retries)
    {
        using var lifetime = new CallLifetime(Call.Action, null, CancellationToken.None);
        var settings = new FanOutSettings { MaxParallelism = parallelism, Retry = new RetryOptions { MaxAttempts = retries + 1 } };
        IReadOnlyList<FailedItem> blocking = FanOut.Run(new Unloadable(), Count, settings, lifetime);
        IReadOnlyList<FailedItem> awaited = await FanOut.RunOnThreadsAsync(new Unloadable(), Count, settings, lifetime);
        Assert.Multiple(() =>
        {
            Assert.That(blocking.Select(failure => failure.Position).Order(), Is.EqualTo(Enumerable.Range(0, Count)));
            Assert.That(awaited.Select(failure => failure.Position).Order(), Is.EqualTo(Enumerable.Range(0, Count)));
            Assert.That(blocking.Concat(awaited),
                Has.All.Matches<FailedItem>(failure => failure.Exception is FileNotFoundException && failure.Attempts == retries + 1));
        });
    }

    private sealed class Unloadable : IItemBody
    {
        private int _calls;

        public void Run(int first, int end, ItemWorker worker)
        {
            if (Interlocked.Increment(ref _calls) <= 10 * Count)
            {
                throw new FileNotFoundException();
            }

            // So that a call that never gets on ends, and the test fails.
            for (int position = first; worker.MayRun(position, end); position++)
            {
            }
        }
    }
}
