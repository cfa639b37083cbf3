using Batching.Runtime;
using Microsoft.Coyote.Runtime;
using static Batching.Schedules.Scenarios;

namespace Batching.Schedules;

/// <summary>The shares of a run, under every schedule.</summary>
internal static class LimiterScenarios
{
    /// <summary>
    /// Two calls of one run, which may fail or be cancelled: they never do more at a time than there are shares, and all shares come back.
    /// </summary>
    internal static async Task SharedAsync()
    {
        const int Size = 2;
        Invitations.Begin(most: 200);
        var limiter = new ConcurrencyLimiter(Size);
        using var cancellation = new CancellationTokenSource();
        int failing = Choice.Below(6);
        var running = 0;
        Task canceller = Choice.Flip() ? Task.Run(cancellation.Cancel) : Task.CompletedTask;
        Task first = Task.Run(() => CallAsync(isAwaitable: Choice.Flip())), second = Task.Run(() => CallAsync(isAwaitable: false));
        await first;
        await second;
        await canceller;

        CheckPermits(limiter, Size);

        async Task CallAsync(bool isAwaitable)
        {
            using var lifetime = new CallLifetime("scenario", null, cancellation.Token);
            var settings = new FanOutSettings { MaxParallelism = 3, FailFast = true, Limiter = limiter };
            try
            {
                await limiter.AcquireAsync(cancellation.Token);
            }
            catch (OperationCanceledException)
            {
                return; // A wait that was cancelled holds no share.
            }

            try
            {
                _ = isAwaitable
                    ? await FanOut.RunAsync(
                        new AsyncBody(async (position, _) =>
                        {
                            Enter();
                            await Task.Yield();
                            Leave(position);
                        }),
                        3, settings, lifetime)
                    : await FanOut.RunOnThreadsAsync(
                        new SyncBody((position, _) =>
                        {
                            Enter();
                            Leave(position);
                        }),
                        3, settings, lifetime);
            }
            catch (OperationCanceledException)
            {
                Check(cancellation.IsCancellationRequested, "Nobody else cancels.");
            }
            finally
            {
                limiter.Release();
            }
        }

        void Enter() => Check(Interlocked.Increment(ref running) <= Size, "More items ran than there are shares.");

        void Leave(int position)
        {
            Interlocked.Decrement(ref running);
            if (position == failing)
            {
                throw new FormatException("no");
            }
        }
    }

    /// <summary>
    /// Shares are made fewer and more while they are taken and given back: in the end there are as many as were asked for last.
    /// </summary>
    internal static async Task ResizedAsync()
    {
        var limiter = new ConcurrencyLimiter(2);
        int[] sizes = [1 + Choice.Below(3), 1 + Choice.Below(3)];
        Task resizer = Task.Run(() => Array.ForEach(sizes, limiter.Resize));
        Task first = Task.Run(UseAsync), second = Task.Run(UseAsync), third = Task.Run(UseAsync);
        await first;
        await second;
        await third;
        await resizer;
        CheckPermits(limiter, sizes[^1]);

        async Task UseAsync()
        {
            for (var round = 0; round < 2; round++)
            {
                await limiter.AcquireAsync(CancellationToken.None);
                await Task.Yield();
                limiter.Release();
            }
        }
    }

    // Who has ended the last item, or came late, has a share until it has looked for more work: the call does not wait for that.
    private static void CheckPermits(ConcurrencyLimiter limiter, int expected)
    {
        const int Idle = 2000;
        var shares = 0;
        for (var yields = 0; yields < Idle; yields++)
        {
            SchedulingPoint.Yield();
            shares += limiter.TryAcquire() ? 1 : 0;
        }

        Check(shares == expected, $"There are {shares} shares in the end, not {expected}.");
    }
}
