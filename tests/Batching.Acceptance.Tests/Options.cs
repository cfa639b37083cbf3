using Acceptance.Batches;

namespace Acceptance;

/// <summary>Cases 14, 15: what a call may say about itself.</summary>
public sealed class Options
{
    [Test]
    public void Case14_A_call_overrides_the_target()
    {
        var batch = new Targeted { Indices = [.. Enumerable.Range(0, 20)] };
        Thread caller = Thread.CurrentThread;
        batch.ForByDefault();
        Assert.That(batch.Threads, Is.All.SameAs(caller));
        Assert.That(batch.Order, Is.EqualTo(Enumerable.Range(0, 20)));

        // On threads two items can be inside at a time, which each other waits for.
        batch = new Targeted { Indices = [0, 1], Meeting = new Barrier(2) };
        batch.ForByDefault(options: new() { Target = Target.Threads, MaxParallelism = 2 });
        Assert.That(batch.Meeting.CurrentPhaseNumber, Is.EqualTo(1));

        batch = new Targeted { Indices = [.. Enumerable.Range(0, 20)] };
        batch.ThreadsByDefault(options: new() { Target = Target.For });
        Assert.That(batch.Threads, Is.All.SameAs(caller));
        Assert.That(batch.Order, Is.EqualTo(Enumerable.Range(0, 20)));
    }

    [Test]
    public void Case14_Auto_means_the_items_own_target_and_null_the_actions()
    {
        var batch = new Targeted { Indices = [.. Enumerable.Range(0, 20)] };
        batch.ForByDefault(options: new() { Target = null });
        Assert.That(batch.Order, Is.EqualTo(Enumerable.Range(0, 20)));

        batch = new Targeted { Indices = [0, 1], Meeting = new Barrier(2) };
        batch.ForByDefault(options: new() { Target = Target.Auto, MaxParallelism = 2 });
        Assert.That(batch.Meeting.CurrentPhaseNumber, Is.EqualTo(1));
    }

    [TestCase(5)]
    [TestCase(-1)]
    public void Case14_An_undefined_target_is_rejected(int value)
    {
        ArgumentOutOfRangeException thrown =
            Assert.Throws<ArgumentOutOfRangeException>(() => _ = new CallOptions { Target = (Target)value })!;
        Assert.That(thrown.ActualValue, Is.EqualTo((Target)value));
        Assert.That(thrown.Message, Does.Contain("CallOptions.Target").And.Contain($"{value}"));
    }

    [Test]
    public async Task Case15_At_most_so_many_items_run_at_a_time_and_no_fewer([Values] Way way, [Values(1, 3)] int most)
    {
        var crowd = new Crowd();
        int expected = way.IsInOrder() ? 1 : most;
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Probe.Of(60).RunAsync(way, Body, new() { MaxParallelism = most });
        Assert.That(crowd.Most, Is.EqualTo(expected));
        Assert.That(crowd.Entered, Is.EqualTo(60));

        async ValueTask<int> Body(ItemContext item, CancellationToken cancellationToken)
        {
            using (crowd.Enter())
            {
                if (crowd.Inside == expected)
                {
                    met.TrySetResult();
                }

                // All wait for as many as may be inside; then each leaves the thread while it is inside.
                await met.Task.WaitAsync(Tests.Patience, CancellationToken.None);
                await Task.Yield();
                return 0;
            }
        }
    }

    [Test]
    public async Task Case15_The_bound_of_the_scope_holds_where_the_call_has_none(
        [Values(Way.Threads, Way.ThreadsAwaited, Way.Async)] Way way)
    {
        var crowd = new Crowd();
        var batch = new Probe
        {
            Indices = [.. Enumerable.Range(0, 30).Select(position => $"{position}")],
            Scope = new() { MaxParallelism = 1 }
        };
        await batch.RunAsync(way, async (_, _) =>
        {
            using (crowd.Enter())
            {
                await Task.Yield();
                return 0;
            }
        });
        Assert.That(crowd.Most, Is.EqualTo(1));
    }

    [Test]
    public async Task Case15_A_stream_is_bounded_too([Values(1, 3)] int most)
    {
        var batch = new Streamed { Indices = [.. Enumerable.Range(0, 40)], Most = most };
        await batch.MeetAsync(options: new() { MaxParallelism = most });
        Assert.That(batch.Crowd.Most, Is.EqualTo(most));
        Assert.That(batch.Crowd.Entered, Is.EqualTo(40));
    }
}
