namespace Batching.Runtime.Tests;

public sealed class ConcurrencyLimiterTests
{
    [Test]
    public async Task A_share_is_waited_for_until_one_is_given_back()
    {
        var budget = new ConcurrencyLimiter(1);
        await budget.TakeAsync(default);
        Task second = budget.TakeAsync(default).AsTask();
        Assert.That((second.IsCompleted, budget.TryTake(), budget.HasFreePermit), Is.EqualTo((false, false, false)));
        budget.GiveBack();
        await second.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(budget.TryTake(), Is.False);
    }

    [Test]
    public void A_wait_ends_with_its_token()
    {
        var budget = new ConcurrencyLimiter(1);
        Assert.That(budget.TryTake(), Is.True);
        using var source = new CancellationTokenSource();
        Task waiting = budget.TakeAsync(source.Token).AsTask();
        source.Cancel();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        budget.GiveBack();
        Assert.That(budget.TryTake(), Is.True, "a wait that was cancelled takes no share");
    }

    [Test]
    public void Fewer_shares_are_in_force_when_those_in_use_come_back()
    {
        var budget = new ConcurrencyLimiter(3);
        Assert.That((budget.TryTake(), budget.TryTake()), Is.EqualTo((true, true)));
        budget.Resize(1);
        Assert.That((budget.Size, budget.HasFreePermit), Is.EqualTo((1, false)));
        budget.GiveBack();
        Assert.That(budget.HasFreePermit, Is.False);
        budget.GiveBack();
        Assert.That((budget.TryTake(), budget.TryTake()), Is.EqualTo((true, false)));
    }

    [Test]
    public void More_shares_are_there_at_once_also_while_others_were_to_vanish()
    {
        var budget = new ConcurrencyLimiter(2);
        Assert.That((budget.TryTake(), budget.TryTake()), Is.EqualTo((true, true)));
        budget.Resize(1);
        budget.Resize(4);
        Assert.That((budget.TryTake(), budget.TryTake(), budget.TryTake()), Is.EqualTo((true, true, false)));
    }
}
