namespace Batching.Runtime.Tests;

/// <summary>One call of the engine, by any route.</summary>
internal sealed record Call(Route Route, int Count)
{
    internal const string Action = "Tests.Action";

    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal int MaxParallelism { get; init; } = 4;

    internal bool InOrder { get; init; }

    internal bool FailFast { get; init; }

    internal int Retries { get; init; }

    internal RetryOptions? Retry { get; init; }

    internal TimeSpan? Timeout { get; init; }

    internal ConcurrencyLimiter? Limiter { get; init; }

    internal CancellationToken Token { get; init; }

    private FanOutSettings Settings
        => new()
        {
            MaxParallelism = MaxParallelism,
            InOrder = InOrder,
            FailFast = FailFast,
            Retry = Retry ?? (Retries > 0 ? new RetryOptions { MaxAttempts = Retries + 1 } : null),
            Limiter = Limiter,
        };

    /// <summary>Runs the call; by the synchronous route it blocks. Failures come back by ascending position.</summary>
    internal async Task<FailedItem[]> RunAsync(Func<int, ItemWorker, ValueTask> item)
    {
        using var lifetime = new CallLifetime(Action, Timeout, Token);
        IReadOnlyList<FailedItem> failures = Route switch
        {
            Route.Threads => FanOut.Run(new SyncBody(Synchronous(item)), Count, Settings, lifetime),
            Route.OnThreads =>
                await FanOut.RunOnThreadsAsync(new SyncBody(Synchronous(item)), Count, Settings, lifetime).ConfigureAwait(false),
            Route.Async => await FanOut.RunAsync(new AsyncBody(item), Count, Settings, lifetime).ConfigureAwait(false),
            _ => await StreamAsync(item, lifetime).ConfigureAwait(false),
        };
        return [.. failures.OrderBy(failure => failure.Position)];
    }

    /// <summary>Runs the call on a thread of its own, so that a blocking route leaves the test free.</summary>
    internal Task<FailedItem[]> StartAsync(Func<int, ItemWorker, ValueTask> item)
        => Task.Factory.StartNew(() => RunAsync(item), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .Unwrap();

    private static Action<int, ItemWorker> Synchronous(Func<int, ItemWorker, ValueTask> item)
        => (position, worker) =>
        {
            ValueTask running = item(position, worker);
            if (running.IsCompleted)
            {
                running.GetAwaiter().GetResult();
            }
            else
            {
                running.AsTask().GetAwaiter().GetResult();
            }
        };

    private async Task<IReadOnlyList<FailedItem>> StreamAsync(Func<int, ItemWorker, ValueTask> item, CallLifetime lifetime)
    {
        var body = new StreamedBody<int>((value, position, worker) =>
        {
            Assert.That(value, Is.EqualTo(position));
            return item(position, worker);
        });
        (int count, IReadOnlyList<FailedItem> failures) =
            await FanOut.RunStreamAsync(body, Numbers(Count), Settings, lifetime).ConfigureAwait(false);
        Assert.That(count, FailFast ? Is.AtMost(Count) : Is.EqualTo(Count));
        return failures;
    }

    private static async IAsyncEnumerable<int> Numbers(int count)
    {
        for (var number = 0; number < count; number++)
        {
            if (number % 7 == 3)
            {
                await Task.Yield();
            }

            yield return number;
        }
    }
}
