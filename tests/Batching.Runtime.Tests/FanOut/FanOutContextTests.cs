using System.Collections.Concurrent;

namespace Batching.Runtime.Tests;

public class FanOutContextTests
{
    private static readonly AsyncLocal<int> s_caller = new();

    [Test]
    public async Task Every_item_sees_what_flows_with_its_own_caller([Values] Route route)
    {
        var wrong = 0;

        await Task.WhenAll(Enumerable.Range(1, 8).Select(caller => Task.Run(async () =>
        {
            s_caller.Value = caller;
            for (var call = 0; call < 50; call++)
            {
                await new Call(route, 64).RunAsync(async (position, _) =>
                {
                    if (s_caller.Value != caller)
                    {
                        Interlocked.Increment(ref wrong);
                    }

                    if (position % 4 == 0 && route is Route.Async or Route.Stream)
                    {
                        await Task.Yield();
                    }

                    s_caller.Value = caller;
                });
            }
        })));

        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void What_items_write_does_not_reach_the_caller([Values(0, 1, 40)] int failing, [Values] bool inOrder)
    {
        s_caller.Value = 7;
        using var lifetime = new CallLifetime(Call.Action, null, CancellationToken.None);

        FanOut.Run(
            new SyncBody((position, _) =>
            {
                s_caller.Value = position + 100;
                if (position < failing)
                {
                    throw new FormatException("no");
                }
            }),
            40,
            new FanOutSettings { MaxParallelism = 2, InOrder = inOrder },
            lifetime);

        Assert.That(s_caller.Value, Is.EqualTo(7));
    }

    [Test]
    public async Task The_task_of_a_call_comes_back_before_its_items_end(
        [Values(Route.OnThreads, Route.Async, Route.Stream)] Route route, [Values(1, 8)] int maxParallelism)
    {
        using var gate = new ManualResetEventSlim();

        // Not as an async method of the test: what runs on the caller would run here.
        Task<FailedItem[]> running = new Call(route, 8) { MaxParallelism = maxParallelism }.RunAsync((_, _) =>
        {
            Assert.That(gate.Wait(Call.Patience), Is.True, "the caller has its task");
            return default;
        });
        gate.Set();

        Assert.That(await running, Is.Empty);
    }

    [Test]
    public void Where_the_flow_is_suppressed_helpers_see_nothing_of_anybody()
    {
        s_caller.Value = 7;
        var seen = new ConcurrentDictionary<int, int>();
        int caller = Environment.CurrentManagedThreadId;
        using var lifetime = new CallLifetime(Call.Action, null, CancellationToken.None);
        using var together = new Barrier(2);

        using (ExecutionContext.SuppressFlow())
        {
            FanOut.Run(
                new SyncBody((_, _) =>
                {
                    together.SignalAndWait(Call.Patience);
                    seen[Environment.CurrentManagedThreadId] = s_caller.Value;
                }),
                2,
                new FanOutSettings { MaxParallelism = 2 },
                lifetime);
        }

        Assert.That(seen, Has.Count.EqualTo(2));
        Assert.That(seen.Where(entry => entry.Key != caller).Select(entry => entry.Value), Is.All.Zero);
    }

    [Test]
    public void A_blocked_single_threaded_context_is_no_deadlock([Values(Route.OnThreads, Route.Async, Route.Stream)] Route route)
    {
        using var context = new SingleThreadContext();

        Task blocked = context.RunAsync(() =>
        {
            Assert.That(SynchronizationContext.Current, Is.SameAs(context));
            FailedItem[] failures = new Call(route, 100).RunAsync(async (_, _) =>
            {
                Assert.That(SynchronizationContext.Current, Is.Null);
                await Task.Yield();
            }).GetAwaiter().GetResult();
            Assert.That(failures, Is.Empty);
        });

        Assert.That(() => blocked.WaitAsync(Call.Patience), Throws.Nothing);
    }

    [Test]
    public void A_scheduler_with_one_thread_is_no_deadlock([Values(Route.OnThreads, Route.Async, Route.Stream)] Route route)
    {
        var schedulers = new ConcurrentExclusiveSchedulerPair();

        Task blocked = Task.Factory.StartNew(
            () => new Call(route, 100).RunAsync(async (_, _) =>
            {
                Assert.That(TaskScheduler.Current, Is.SameAs(TaskScheduler.Default));
                await Task.Yield();
            }).GetAwaiter().GetResult(),
            CancellationToken.None,
            TaskCreationOptions.None,
            schedulers.ExclusiveScheduler);

        Assert.That(() => blocked.WaitAsync(Call.Patience), Throws.Nothing);
    }

    /// <summary>Runs everything posted to it on one thread, as a user interface does.</summary>
    private sealed class SingleThreadContext : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posted = [];
        private readonly Thread _thread;

        internal SingleThreadContext()
        {
            _thread = new Thread(Pump) { IsBackground = true };
            _thread.Start();
        }

        public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));

        public void Dispose()
        {
            _posted.CompleteAdding();
            _thread.Join(Call.Patience);
            _posted.Dispose();
        }

        internal Task RunAsync(Action action)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Post(
                _ =>
                {
                    try
                    {
                        action();
                        done.SetResult();
                    }
                    catch (Exception exception)
                    {
                        done.SetException(exception);
                    }
                },
                null);
            return done.Task;
        }

        private void Pump()
        {
            SetSynchronizationContext(this);
            foreach ((SendOrPostCallback callback, object? state) in _posted.GetConsumingEnumerable())
            {
                callback(state);
            }
        }
    }
}
