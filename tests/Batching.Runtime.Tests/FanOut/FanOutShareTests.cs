namespace Batching.Runtime.Tests;

/// <summary>Calls of one run share its bound, and give back what they took of it.</summary>
public class FanOutShareTests
{
    private const int Shares = 3;

    [Test]
    public async Task Helpers_give_their_shares_back([Values] Route route, [Values] bool fails)
    {
        var limiter = new ConcurrencyLimiter(Shares);
        await limiter.AcquireAsync(default); // The call's own, which its caller has taken.
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;

        await new Call(route, 20) { Limiter = limiter, MaxParallelism = Shares }.StartAsync(async (_, _) =>
        {
            if (Interlocked.Increment(ref begun) == Shares)
            {
                all.SetResult();
            }

            await all.Task.ConfigureAwait(false);
            if (fails)
            {
                throw new FormatException();
            }
        }).WaitAsync(Call.Patience);

        limiter.Release();
        var taken = 0;
        SpinWait.SpinUntil(() => (taken += limiter.TryAcquire() ? 1 : 0) == Shares, Call.Patience); // A helper may look for more work yet.
        Assert.That((taken, limiter.TryAcquire()), Is.EqualTo((Shares, false)));
    }
}
