namespace Batching.Runtime.Tests.Abstractions;

public class RetryOptionsTests
{
    private static readonly TimeSpan s_most = TimeSpan.FromMilliseconds(int.MaxValue);

    [TestCase(RetryBackoff.Constant, 100, 100, 100, 100)]
    [TestCase(RetryBackoff.Linear, 100, 200, 300, 400)]
    [TestCase(RetryBackoff.Exponential, 100, 200, 400, 800)]
    public void Waits_grow_as_the_backoff_says(RetryBackoff backoff, params int[] milliseconds)
    {
        var retry = new RetryOptions { Delay = TimeSpan.FromMilliseconds(100), Backoff = backoff, Jitter = false };
        Assert.That(
            Enumerable.Range(1, milliseconds.Length).Select(attempt => retry.DelayAfter(attempt).TotalMilliseconds),
            Is.EqualTo(milliseconds));
    }

    [Test]
    public void No_wait_is_longer_than_the_limit([Values] RetryBackoff backoff, [Values] bool jitter)
    {
        var retry = new RetryOptions { Delay = s_most, MaxDelay = TimeSpan.FromSeconds(7), Backoff = backoff, Jitter = jitter };
        Assert.That(
            new[] { 1, 2, 64, 5000, int.MaxValue }.Select(retry.DelayAfter), Is.All.LessThanOrEqualTo(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public void Without_a_limit_no_wait_is_longer_than_a_timer_takes()
        => Assert.That(
            new RetryOptions { Delay = TimeSpan.FromHours(1), Jitter = false }.DelayAfter(int.MaxValue), Is.EqualTo(s_most));

    [Test]
    public void Jitter_takes_half_of_a_wait_at_most()
    {
        var retry = new RetryOptions { Delay = TimeSpan.FromSeconds(1), Backoff = RetryBackoff.Constant };
        TimeSpan[] waits = [.. Enumerable.Range(0, 1000).Select(_ => retry.DelayAfter(1))];
        Assert.That(waits, Is.All.InRange(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)));
        Assert.That(waits.Distinct().Count(), Is.GreaterThan(900));
    }

    [Test]
    public void By_default_an_item_runs_three_times_without_a_wait()
    {
        var retry = new RetryOptions();
        Assert.That((retry.MaxAttempts, retry.DelayAfter(1), retry.DelayAfter(2)), Is.EqualTo((3, TimeSpan.Zero, TimeSpan.Zero)));
    }
}
