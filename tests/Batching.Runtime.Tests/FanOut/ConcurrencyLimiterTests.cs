namespace Batching.Runtime.Tests;

public sealed class ConcurrencyLimiterTests
{
    [Test]
    public async Task A_share_is_waited_for_until_one_is_given_back()
    {
        var limiter = new ConcurrencyLimiter(1);
        await limiter.AcquireAsync(default);
        Task second = limiter.AcquireAsync(default).AsTask();
        Assert.That((second.IsCompleted, limiter.TryAcquire(), limiter.HasFreePermit), Is.EqualTo((false, false, false)));
        limiter.Release();
        await second.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(limiter.TryAcquire(), Is.False);
    }

    [Test]
    public void A_wait_ends_with_its_token()
    {
        var limiter = new ConcurrencyLimiter(1);
        Assert.That(limiter.TryAcquire(), Is.True);
        using var source = new CancellationTokenSource();
        Task waiting = limiter.AcquireAsync(source.Token).AsTask();
        source.Cancel();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        limiter.Release();
        Assert.That(limiter.TryAcquire(), Is.True, "a wait that was cancelled takes no share");
    }

    [Test]
    public void Fewer_shares_are_in_force_when_those_in_use_come_back()
    {
        var limiter = new ConcurrencyLimiter(3);
        Assert.That((limiter.TryAcquire(), limiter.TryAcquire()), Is.EqualTo((true, true)));
        limiter.Resize(1);
        Assert.That((limiter.Size, limiter.HasFreePermit), Is.EqualTo((1, false)));
        limiter.Release();
        Assert.That(limiter.HasFreePermit, Is.False);
        limiter.Release();
        Assert.That((limiter.TryAcquire(), limiter.TryAcquire()), Is.EqualTo((true, false)));
    }

    [Test]
    public void More_shares_are_there_at_once_also_while_others_were_to_vanish()
    {
        var limiter = new ConcurrencyLimiter(2);
        Assert.That((limiter.TryAcquire(), limiter.TryAcquire()), Is.EqualTo((true, true)));
        limiter.Resize(1);
        limiter.Resize(4);
        Assert.That((limiter.TryAcquire(), limiter.TryAcquire(), limiter.TryAcquire()), Is.EqualTo((true, true, false)));
    }
}
