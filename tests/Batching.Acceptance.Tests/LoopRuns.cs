using Acceptance.Loops;

namespace Acceptance;

/// <summary>Case 13: one run of an object at a time.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LoopRuns
{
    private readonly Recorder _record = new();
    private readonly Gate _gate = new();

    [Test]
    public async Task Case13_A_second_run_at_the_same_time_is_refused()
    {
        var journey = new Journey(_record, _gate);
        Task first = journey.RunAsync();
        await _gate.Reached.WaitAsync(Tests.Patience);
        Assert.That(
            async () => await journey.RunAsync(), Throws.InvalidOperationException.With.Message.Contains("Journey is running already"));
        Assert.That(() => journey.It.Run(), Throws.InvalidOperationException.With.Message.Contains("It is running already"));
        _gate.Open();
        await first.WaitAsync(Tests.Patience);
        journey.It.Run();
    }

    [Test]
    public void Case13_A_loop_does_not_run_within_its_own_event()
    {
        Gym? gym = null;
        _record.At("OnStep", () => gym!.Run());
        gym = new Gym(_record);
        Assert.That(() => gym.Run(), Throws.InvalidOperationException);
    }

    [Test]
    public void Case13_A_run_after_another_begins_anew([Values] bool fails)
    {
        var counting = new Counting(_record, 3);
        if (fails)
        {
            _record.Fail("number 2");
            Assert.That(() => counting.Run(), Throws.TypeOf<InvalidDataException>());
            _record.At("number 2", () => { });
        }
        else
        {
            counting.Run();
        }

        _record.Names.Clear();
        counting.Run();
        Assert.That(_record.Names, Does.Contain("finally 3 = 3 at Counting.OnNumbers.Number.FinallyNumber for the 2. time"));
        Assert.That(counting.Number.Sum, Is.EqualTo(fails ? 9 : 12), "Its own fields stay as they are.");
        Assert.That(counting.Report!.Events.Single(report => report.Event.Name == "OnNumber").Count, Is.EqualTo(3));
    }

    [Test]
    public void An_inner_loop_must_be_there()
        => Assert.That(() => new Hollow().Run(), Throws.InvalidOperationException.With.Message.Contains("Hollow.Inside is null"));

    [Test]
    public void An_inner_loop_of_a_class_that_the_compiler_does_not_know_is_refused()
        => Assert.That(
            () => new Hollow { Inside = new Fuller() }.Run(), Throws.InvalidOperationException.With.Message.Contains("holds a Fuller"));
}
