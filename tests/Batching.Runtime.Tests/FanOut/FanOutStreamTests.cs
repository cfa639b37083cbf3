using System.Runtime.CompilerServices;

namespace Batching.Runtime.Tests;

public class FanOutStreamTests
{
    private static readonly FanOutSettings s_settings = new() { MaxParallelism = 3 };

    [Test]
    public async Task Items_start_while_the_stream_still_yields()
    {
        var hasRun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stream = new Stream(async (number, token) =>
        {
            if (number == 1)
            {
                await hasRun.Task.WaitAsync(Call.Patience, token);
            }

            return number < 2;
        });

        (int count, IReadOnlyList<FailedItem> failures) = await RunAsync(stream, (_, _, _) =>
        {
            hasRun.TrySetResult();
            return default;
        });

        Assert.That((count, failures.Count), Is.EqualTo((2, 0)));
        Assert.That(stream.Disposals, Is.EqualTo(1));
    }

    [Test]
    public void What_the_stream_throws_comes_unchanged_after_the_started_items()
    {
        var original = new FormatException();
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = 0;
        var started = 0;
        var stream = new Stream(async (number, _) =>
        {
            if (number < 2)
            {
                return true;
            }

            await Task.Yield();
            mayEnd.SetResult();
            return ThrowFromHere(original);
        });

        FormatException? thrown = Assert.ThrowsAsync<FormatException>(() => RunAsync(stream, async (_, _, worker) =>
        {
            Interlocked.Increment(ref started);
            await mayEnd.Task.WaitAsync(Call.Patience);
            Assert.That(worker.CancellationToken.IsCancellationRequested, Is.False, "items that run may end in peace");
            Interlocked.Increment(ref ended);
        }));

        Assert.That(thrown, Is.SameAs(original));
        Assert.That(thrown!.StackTrace, Does.Contain(nameof(ThrowFromHere)));
        Assert.That((started, ended), Is.EqualTo((2, 2)));
        Assert.That(stream.Disposals, Is.EqualTo(1));
    }

    [Test]
    public void What_getting_or_disposing_of_the_stream_throws_comes_unchanged([Values] bool onDispose)
    {
        var original = new FormatException();
        var stream = new Stream((number, _) => new ValueTask<bool>(number < 5))
        {
            OnGet = onDispose ? null : original,
            OnDispose = onDispose ? original : null,
        };
        var runs = 0;

        Assert.That(
            () => RunAsync(stream, (_, _, _) =>
            {
                Interlocked.Increment(ref runs);
                return default;
            }),
            Throws.Exception.SameAs(original));
        Assert.That(runs, Is.EqualTo(onDispose ? 5 : 0));
    }

    [Test]
    public void The_streams_own_cancellation_is_its_error()
    {
        var stream = new Stream((_, _) => throw new OperationCanceledException("mine"));

        Assert.That(
            () => RunAsync(stream, (_, _, _) => default), Throws.InstanceOf<OperationCanceledException>().With.Message.EqualTo("mine"));
        Assert.That(stream.Disposals, Is.EqualTo(1));
    }

    [Test]
    public void A_stream_that_waits_is_cancelled_with_the_call()
    {
        using var caller = new CancellationTokenSource();
        var stream = new Stream(async (number, token) =>
        {
            if (number == 1)
            {
                await caller.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }

            return true;
        });

        OperationCanceledException? thrown = Assert.CatchAsync<OperationCanceledException>(
            () => RunAsync(stream, (_, _, _) => default, token: caller.Token).WaitAsync(Call.Patience));

        Assert.That(thrown!.CancellationToken, Is.EqualTo(caller.Token));
        Assert.That(stream.Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task A_stream_that_waits_is_cancelled_when_an_item_fails_fast()
    {
        var stream = new Stream(async (number, token) =>
        {
            if (number == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }

            return true;
        });

        (int count, IReadOnlyList<FailedItem> failures) = await RunAsync(
            stream, (_, _, _) => throw new FormatException(), s_settings with { FailFast = true }).WaitAsync(Call.Patience);

        Assert.That((count, failures.Count), Is.EqualTo((1, 1)));
        Assert.That(stream.Disposals, Is.EqualTo(1));
    }

    [Test]
    public void A_stream_that_ignores_the_token_starts_no_item_after_it()
    {
        using var caller = new CancellationTokenSource();
        var runs = 0;
        var stream = new Stream(async (number, _) =>
        {
            if (number == 3)
            {
                await caller.CancelAsync();
            }

            return true;
        });

        Assert.That(
            () => RunAsync(
                stream,
                (_, _, _) =>
                {
                    Interlocked.Increment(ref runs);
                    return default;
                },
                token: caller.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(runs, Is.EqualTo(3));
        Assert.That(stream.Disposals, Is.EqualTo(1));
    }

    [Test]
    public void The_stream_is_disposed_of_when_an_item_skips()
    {
        var stream = new Stream((_, _) => new ValueTask<bool>(true));

        Assert.That(() => RunAsync(stream, (_, _, _) => throw new SkipBatchException()), Throws.InstanceOf<SkipBatchException>());
        Assert.That(stream.Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task The_stream_is_read_by_one_at_a_time()
    {
        var readers = new Concurrency();
        var stream = new Stream(async (number, _) =>
        {
            readers.Enter();
            await Task.Yield();
            readers.Leave();
            return number < 2000;
        });

        (int count, IReadOnlyList<FailedItem> failures) =
            await RunAsync(stream, async (_, _, _) => await Task.Yield(), s_settings with { MaxParallelism = 16 });

        Assert.That((count, failures.Count), Is.EqualTo((2000, 0)));
        Assert.That(readers.Greatest, Is.EqualTo(1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool ThrowFromHere(Exception exception) => throw exception;

    private static async Task<(int Count, IReadOnlyList<FailedItem> Failures)> RunAsync(
        Stream stream, Func<int, int, ItemWorker, ValueTask> item, FanOutSettings? settings = null, CancellationToken token = default)
    {
        using var lifetime = new CallLifetime(Call.Action, null, token);
        return await FanOut.RunStreamAsync(new StreamedBody<int>(item), stream, settings ?? s_settings, lifetime);
    }

    /// <summary>The numbers from 0 for as long as asked, with a look at how it is used.</summary>
    private sealed class Stream(Func<int, CancellationToken, ValueTask<bool>> moveNext) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        private CancellationToken _token;

        internal Exception? OnGet { get; init; }

        internal Exception? OnDispose { get; init; }

        internal int Disposals { get; private set; }

        public int Current { get; private set; } = -1;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            _token = cancellationToken;
            return OnGet is null ? this : throw OnGet;
        }

        public async ValueTask<bool> MoveNextAsync()
        {
            bool hasNext = await moveNext(Current + 1, _token);
            Current++;
            return hasNext;
        }

        public ValueTask DisposeAsync()
        {
            Disposals++;
            return OnDispose is null ? default : throw OnDispose;
        }
    }
}
