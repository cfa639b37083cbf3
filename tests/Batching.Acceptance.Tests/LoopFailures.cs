using System.Diagnostics;
using Acceptance.Loops;

namespace Acceptance;

/// <summary>Cases 3, 4 and 5: what runs when something fails, and what is thrown.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LoopFailures
{
    private readonly Recorder _record = new();

    private static LoopOptions Options(bool timing) => new() { MeasureEvents = timing };

    [Test]
    public void Case3_An_inner_failure_goes_out_through_every_section([Values] bool timing)
    {
        var original = new InvalidDataException("broken");
        _record.At("OnIt", () => throw original);
        Exception? thrown = Assert.Throws<InvalidDataException>(() => new Nest(_record).Run(Options(timing)));
        Assert.That(thrown, Is.SameAs(original));
        Assert.That(thrown!.StackTrace, Does.Contain("OnIt"), "The stack of the failure is kept.");
        Assert.That(_record.Text, Is.EqualTo("BeforeStep, OnStep, BeforeIt, OnIt, FailedIt, FinallyIt, FailedStep broken, FinallyStep"));
    }

    [Test]
    public void Case4_Recovery_work_runs_and_the_failure_goes_on([Values] bool timing)
    {
        _record.Fail("OnStep");
        Assert.That(
            () => new Recovering(_record).Run(Options(timing)), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("OnStep"));
        Assert.That(_record.Text, Is.EqualTo("OnStep, FailedStep, BeforeIt, OnIt, AfterIt, FinallyIt, FinallyStep"));
    }

    [TestCase("BeforeStep", "BeforeStep, FailedStep, FinallyStep")]
    [TestCase("OnStep", "BeforeStep, OnStep, FailedStep, FinallyStep")]
    [TestCase("AfterStep", "BeforeStep, OnStep, AfterStep, FailedStep, FinallyStep")]
    [TestCase("FinallyStep", "BeforeStep, OnStep, AfterStep, FinallyStep")]
    public void Case5_Each_event_may_fail(string failing, string ran)
    {
        foreach (bool timing in new[] { true, false })
        {
            Recorder record = new Recorder().Fail(failing);
            Assert.That(() => new Gym(record).Run(Options(timing)), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(failing));
            Assert.That(record.Text, Is.EqualTo(ran));
        }
    }

    [Test]
    public void Case5_Both_failures_are_carried_the_original_first(
        [Values("FailedStep", "FinallyStep")] string second, [Values] bool timing)
    {
        _record.Fail("BeforeStep").Fail(second);
        LoopException thrown = Assert.Throws<LoopException>(() => new Gym(_record).Run(Options(timing)))!;
        Assert.That(thrown.InnerExceptions.Select(failure => failure.Message), Is.EqualTo(["BeforeStep", second]));
        Assert.That(thrown.Section, Is.EqualTo("Gym.Step"));
        Assert.That(_record.Text, Is.EqualTo("BeforeStep, FailedStep, FinallyStep"));
    }

    [Test]
    public void Case5_Failures_of_every_depth_are_carried_in_one_exception([Values] bool timing)
    {
        _record.Fail("OnIt").Fail("FinallyIt").Fail("FinallyStep");
        LoopException thrown = Assert.Throws<LoopException>(() => new Nest(_record).Run(Options(timing)))!;
        Assert.That(thrown.InnerExceptions.Select(failure => failure.Message), Is.EqualTo(["OnIt", "FinallyIt", "FinallyStep"]));
        Assert.That(thrown.Section, Is.EqualTo("It.It"));
        Assert.That(thrown.Message, Does.Contain("FinallyStep"));
    }

    [Test]
    public void Case5_Inner_loops_of_a_Finally_event_that_failed_still_run([Values] bool timing)
    {
        _record.Fail("FinallyJump").Fail("FinallyIt");
        _record.At("OnStep", () => _record.At("FinallyIt", () => { }));
        _record.At("OnJump", () => _record.Fail("FinallyIt"));
        LoopException thrown = Assert.Throws<LoopException>(() => new Nest(_record).Run(Options(timing)))!;
        Assert.That(thrown.InnerExceptions.Select(failure => failure.Message), Is.EqualTo(["FinallyJump", "FinallyIt"]));
        Assert.That(_record.Text, Does.EndWith("FinallyJump, BeforeIt, OnIt, AfterIt, FinallyIt"));
    }

    [Test]
    public void What_failed_first_is_not_replaced_by_the_end_of_the_sequence()
    {
        LoopException failure = Assert.Throws<LoopException>(() => new Twofold().Run())!;
        Assert.That(failure.InnerExceptions.Select(inner => inner.Message), Is.EqualTo(new[] { "inner", "sequence" }));
    }

    [Test]
    public void A_failed_event_sees_what_failed_first()
    {
        var loop = new TwofoldSeen();
        LoopException failure = Assert.Throws<LoopException>(() => loop.Run())!;
        Assert.That(
            (loop.Seen, string.Join(' ', failure.InnerExceptions.Select(inner => inner.Message))), Is.EqualTo(("inner", "inner sequence")));
    }

    [Test]
    public void What_failed_first_is_not_replaced_by_the_end_of_an_asynchronous_sequence()
    {
        LoopException failure = Assert.ThrowsAsync<LoopException>(() => new TwofoldAsync().RunAsync())!;
        Assert.That(failure.InnerExceptions.Select(inner => inner.Message), Is.EqualTo(new[] { "inner", "sequence" }));
    }

    [Test]
    public void What_failed_first_is_not_replaced_by_what_a_listener_throws()
    {
        var isWatched = new AsyncLocal<bool> { Value = true };
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == BatchingTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                isWatched.Value ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (isWatched.Value)
                {
                    throw new NotSupportedException(activity.OperationName);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var loop = new FailingNumber();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            LoopException failure = Assert.Throws<LoopException>(() => loop.Run(1))!;
            Assert.That(failure.InnerExceptions[0].Message, Is.EqualTo("inner"));
            Assert.That(failure.InnerExceptions.Skip(1), Is.Not.Empty.And.All.TypeOf<NotSupportedException>());
        }
    }
}
