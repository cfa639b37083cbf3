using Batching.Runtime;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Specifications;

namespace Batching.Schedules;

/// <summary>What is run under every schedule, and what must hold in each.</summary>
internal static class Scenarios
{
    internal static readonly Dictionary<string, Func<Task>> All = new()
    {
        ["async2"] = () => AwaitableAsync(5, 2),
        ["async3"] = () => AwaitableAsync(4, 3),
        ["async4"] = () => AwaitableAsync(5, 4),
        ["sync-collect"] = () => SynchronousAsync(failFast: false),
        ["sync-failfast"] = () => SynchronousAsync(failFast: true),
        ["cancel-async"] = () => CancelledAsync(isAwaitable: true),
        ["cancel-sync"] = () => CancelledAsync(isAwaitable: false),
        ["stream2"] = () => StreamedAsync(4, 2),
        ["timeout"] = TimeoutAsync,
        ["retry"] = RetryAsync,
        ["prefetch"] = PrefetchAsync,
        ["lock"] = LockAsync,
        ["dispose"] = PipelineScenarios.DisposedAsync,
        ["limiter"] = LimiterScenarios.SharedAsync,
        ["limiter-resize"] = LimiterScenarios.ResizedAsync,
        ["net"] = NetScenarios.RowAsync,
        ["net-blocked"] = NetScenarios.BlockedAsync,
        ["net-cancel"] = NetScenarios.CancelledAsync,
        ["session"] = NetScenarios.SessionAsync,
        ["session-stop"] = NetScenarios.StoppedSessionAsync,
        ["session-fail"] = NetScenarios.FailedSessionAsync,
        ["session-blocked"] = NetScenarios.BlockedSessionAsync,
    };

    // The text is a format there.
    internal static void Check(bool holds, string what) => Specification.Assert(holds, what.Replace("{", "{{").Replace("}", "}}"));

    /// <summary>
    /// Awaitable items that wait at a gate: as many get there as may be in flight, then nothing goes on until the gate opens, and each runs
    /// once.
    /// </summary>
    private static async Task AwaitableAsync(int count, int most)
    {
        const int Idle = 500;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int[] runs = new int[count];
        var (inFlight, hasEnded) = (0, false);
        Invitations.Begin(most: int.MaxValue);
        var body = new AsyncBody(async (position, _) =>
        {
            Check(!hasEnded, "An item ran when its call had ended.");
            Check(Interlocked.Increment(ref inFlight) <= most, "More items were in flight than may be.");
            await gate.Task;
            runs[position]++;
            Interlocked.Decrement(ref inFlight);
        });
        using var lifetime = new CallLifetime("scenario", null, CancellationToken.None);
        Task<IReadOnlyList<FailedItem>> call = FanOut.RunAsync(body, count, new FanOutSettings { MaxParallelism = most }, lifetime);
        while (Volatile.Read(ref inFlight) < most)
        {
            SchedulingPoint.Yield(); // For ever, which is an error too, where the engine does not use what parallelism it has.
        }

        // Those who are on their way may come, but they must not send for others.
        Invitations.Begin(most: 2 * most);
        for (var yields = 0; yields < Idle; yields++)
        {
            SchedulingPoint.Yield();
        }

        Invitations.Begin(most: 8 * count);
        gate.SetResult();
        IReadOnlyList<FailedItem> failures = await call;
        hasEnded = true;
        Check(failures.Count == 0 && Array.TrueForAll(runs, times => times == 1), "Each item runs once.");
    }

    /// <summary>Synchronous items of which one fails.</summary>
    private static async Task SynchronousAsync(bool failFast)
    {
        const int Count = 4;
        Invitations.Begin(most: 100);
        int[] runs = new int[Count];
        int failing = Choice.Below(Count);
        var (running, hasEnded) = (0, false);
        var body = new SyncBody((position, _) =>
        {
            Check(!hasEnded, "An item ran when its call had ended.");
            Check(Interlocked.Increment(ref running) <= 2, "More items ran than may.");
            runs[position]++;
            Interlocked.Decrement(ref running);
            if (position == failing)
            {
                throw new FormatException("no");
            }
        });
        using var lifetime = new CallLifetime("scenario", null, CancellationToken.None);
        var settings = new FanOutSettings { MaxParallelism = 2, FailFast = failFast };
        IReadOnlyList<FailedItem> failures = Choice.Flip()
            ? FanOut.Run(body, Count, settings, lifetime)
            : await FanOut.RunOnThreadsAsync(body, Count, settings, lifetime);
        hasEnded = true;
        Check(failures.Count == 1 && failures[0].Position == failing && failures[0].Exception is FormatException,
            "The failed item is named.");
        Check(Array.TrueForAll(runs, times => times <= 1) && (failFast || runs.Sum() == Count), "Each item runs once.");
    }

    /// <summary>The caller cancels at any moment: the call ends, with all items run or as cancelled, and nothing runs after.</summary>
    private static async Task CancelledAsync(bool isAwaitable)
    {
        const int Count = 4;
        Invitations.Begin(most: 100);
        using var cancellation = new CancellationTokenSource();
        var (runs, hasEnded) = (0, false);
        using var lifetime = new CallLifetime("scenario", null, cancellation.Token);
        var settings = new FanOutSettings { MaxParallelism = 2 };
        Task canceller = Task.Run(cancellation.Cancel);
        try
        {
            if (isAwaitable)
            {
                await FanOut.RunAsync(
                    new AsyncBody(async (_, worker) =>
                    {
                        Check(!hasEnded, "An item ran when its call had ended.");
                        await Task.Yield();
                        worker.CancellationToken.ThrowIfCancellationRequested();
                        Interlocked.Increment(ref runs);
                    }),
                    Count, settings, lifetime);
            }
            else
            {
                var body = new SyncBody((_, _) =>
                {
                    Check(!hasEnded, "An item ran when its call had ended.");
                    Interlocked.Increment(ref runs);
                });
                _ = Choice.Flip()
                    ? FanOut.Run(body, Count, settings, lifetime)
                    : await FanOut.RunOnThreadsAsync(body, Count, settings, lifetime);
            }

            Check(runs == Count, "A call that returns has run all items.");
        }
        catch (OperationCanceledException exception)
        {
            Check(exception.CancellationToken == cancellation.Token, "The exception carries the caller's token.");
        }

        hasEnded = true;
        await canceller;
    }

    /// <summary>Items of a stream that wait at a gate: as many get there as may be in flight, and each runs once.</summary>
    private static async Task StreamedAsync(int count, int most)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int[] runs = new int[count];
        var (inFlight, hasEnded) = (0, false);
        Invitations.Begin(most: 8 * count);
        var body = new StreamedBody(async (item, _) =>
        {
            Check(!hasEnded, "An item ran when its call had ended.");
            Check(Interlocked.Increment(ref inFlight) <= most, "More items were in flight than may be.");
            await gate.Task;
            runs[item]++;
            Interlocked.Decrement(ref inFlight);
        });
        using var lifetime = new CallLifetime("scenario", null, CancellationToken.None);
        Task<(int Count, IReadOnlyList<FailedItem> Failures)> call
            = FanOut.RunStreamAsync(body, StreamAsync(), new FanOutSettings { MaxParallelism = most }, lifetime);
        while (Volatile.Read(ref inFlight) < most)
        {
            SchedulingPoint.Yield();
        }

        gate.SetResult();
        (int ran, IReadOnlyList<FailedItem> failures) = await call;
        hasEnded = true;
        Check(ran == count && failures.Count == 0 && Array.TrueForAll(runs, times => times == 1), "Each item runs once.");

        async IAsyncEnumerable<int> StreamAsync()
        {
            for (var item = 0; item < count; item++)
            {
                await Task.Yield();
                yield return item;
            }
        }
    }

    /// <summary>
    /// The time is up at any moment: the call ends with all items run in time, or says that it is over its time, and nothing runs after.
    /// </summary>
    private static async Task TimeoutAsync()
    {
        const int Count = 4;
        Invitations.Begin(most: 100);
        var (runs, hasEnded) = (0, false);
        using var lifetime = new CallLifetime("scenario", TimeSpan.FromMilliseconds(1), CancellationToken.None);
        try
        {
            await FanOut.RunAsync(
                new AsyncBody(async (_, _) =>
                {
                    Check(!hasEnded, "An item ran when its call had ended.");
                    await Task.Yield();
                    Interlocked.Increment(ref runs);
                }),
                Count, new FanOutSettings { MaxParallelism = 2 }, lifetime);
            Check(runs == Count, "A call that returns has run all items.");
        }
        catch (TimeoutException)
        {
            // In time, or not.
        }

        hasEnded = true;
    }

    /// <summary>Items that fail at first and are run again: each ends well, at its second attempt.</summary>
    private static async Task RetryAsync()
    {
        const int Count = 3;
        Invitations.Begin(most: 100);
        int[] runs = new int[Count];
        using var lifetime = new CallLifetime("scenario", null, CancellationToken.None);
        IReadOnlyList<FailedItem> failures = await FanOut.RunAsync(
            new AsyncBody(async (position, worker) =>
            {
                await Task.Yield();
                Check(worker.Attempt == runs[position] + 1, "An attempt knows its number.");
                if (runs[position]++ == 0)
                {
                    throw new FormatException("no");
                }
            }),
            Count, new FanOutSettings { MaxParallelism = 2, Retry = new() { MaxAttempts = 2 } }, lifetime);
        Check(failures.Count == 0 && Array.TrueForAll(runs, times => times == 2), "Each item runs twice.");
    }

    /// <summary>Four batches ahead of a consumer, of which one may fail; the consumer may leave early.</summary>
    private static async Task PrefetchAsync()
    {
        Invitations.Begin(most: 200);
        var (running, last) = (0, -1L);
        int failing = Choice.Below(5);
        int leave = Choice.Below(5);
        Pipeline<Numbers> pipeline = Dataset.Range(8).Pipeline<Numbers>().StepAsync("Step", async (batch, _) =>
        {
            Interlocked.Increment(ref running);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return batch.Number == failing ? throw new FormatException("no") : batch;
        });
        try
        {
            await foreach (Numbers batch in pipeline.Batches(new PipelineOptions { BatchSize = 2, Prefetch = 2 }))
            {
                Check(batch.Number == ++last, "Batches come in order.");
                Check(last < failing, "A batch that failed is not handed out.");
                if (last == leave)
                {
                    break;
                }
            }

            Check(last == Math.Min(3, leave), "All batches come, up to where the consumer leaves.");
        }
        catch (FormatException)
        {
            Check(last == failing - 1, "A failure comes in its place.");
        }

        Check(Volatile.Read(ref running) == 0, "No step runs when the run has ended.");
    }

    /// <summary>Two batches ask for one lock, one of them blocking.</summary>
    private static async Task LockAsync()
    {
        Invitations.Begin(most: 100);
        var action = new ActionDescriptor("Scenario.Action") { IsAwaitable = true, Lock = new ActionLock("scenario") };
        var (holding, rounds) = (0, 0);
        Task first = Task.Run(() => RunAsync(isBlocking: false)), second = Task.Run(() => RunAsync(isBlocking: true));
        await first;
        await second;
        Check(rounds == 4, "Each gets the lock in each round.");

        async Task RunAsync(bool isBlocking)
        {
            var batch = new Numbers { Indices = [1, 2] };
            for (var round = 0; round < 2; round++)
            {
                var call = new HoldingCall(
                    action, batch, () => Check(Interlocked.Increment(ref holding) == 1, "One batch at a time holds the lock."), () =>
                {
                    rounds++;
                    Interlocked.Decrement(ref holding);
                });
                _ = isBlocking ? call.Run(null, CancellationToken.None) : await call.RunAsync(null, CancellationToken.None);
            }
        }
    }

    internal sealed class AsyncBody(Func<int, ItemWorker, Task> item) : IAsyncItemBody
    {
        public ValueTask RunAsync(int position, ItemWorker worker) => new(item(position, worker));
    }

    private sealed class StreamedBody(Func<int, ItemWorker, Task> run) : IStreamedItemBody<int>
    {
        public ValueTask RunAsync(int item, int position, ItemWorker worker) => new(run(item, worker));
    }

    internal sealed class SyncBody(Action<int, ItemWorker> item) : IItemBody
    {
        public void Run(int first, int end, ItemWorker worker)
        {
            for (int position = first; worker.MayRun(position, end); position++)
            {
                item(position, worker);
            }
        }
    }

    /// <summary>A call that does nothing but hold its lock for a while.</summary>
    private sealed class HoldingCall(ActionDescriptor action, Numbers batch, Action begin, Action end) : ActionCall<Numbers>(action, batch)
    {
        protected override Numbers End()
        {
            begin();
            end();
            return batch;
        }

        protected override async ValueTask<Numbers> EndAsync()
        {
            begin();
            await Task.Yield();
            end();
            return batch;
        }
    }

    private sealed class Numbers : Batch<int>
    {
        internal long Number => Scope.BatchNumber;
    }
}
