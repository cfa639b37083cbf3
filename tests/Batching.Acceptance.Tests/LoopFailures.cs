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
        Assert.That(() => new Recovering(_record).Run(Options(timing)), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("OnStep"));
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
    public void Case5_Both_failures_are_carried_the_original_first([Values("FailedStep", "FinallyStep")] string second, [Values] bool timing)
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
}
