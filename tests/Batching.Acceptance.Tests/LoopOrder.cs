using Acceptance.Loops;

namespace Acceptance;

/// <summary>Cases 1, 2 and 6: in which order events run.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LoopOrder
{
    private readonly Recorder _record = new();

    [Test]
    public void Case1_The_events_of_two_sections()
    {
        new Gym(_record).Run();
        Assert.That(_record.Text, Is.EqualTo("BeforeStep, OnStep, AfterStep, FinallyStep, BeforeJump, OnJump, AfterJump, FinallyJump"));
    }

    [Test]
    public void Case1_Without_times_too()
    {
        new Gym(_record).Run(new LoopOptions { MeasureEvents = false });
        Assert.That(_record.Text, Is.EqualTo("BeforeStep, OnStep, AfterStep, FinallyStep, BeforeJump, OnJump, AfterJump, FinallyJump"));
    }

    [Test]
    public void Case2_Inner_loops_come_right_after_their_events([Values] bool timing)
    {
        new Nest(_record).Run(new LoopOptions { MeasureEvents = timing });
        Assert.That(_record.Text, Is.EqualTo(
            "BeforeStep, OnStep, BeforeIt, OnIt, AfterIt, FinallyIt, AfterStep, FinallyStep, OnJump, FinallyJump, BeforeIt, OnIt, AfterIt, FinallyIt"));
    }

    [Test]
    public void Case6_Sections_by_their_first_event_and_events_by_their_prefix()
    {
        new Mixed(_record).Run();
        Assert.That(_record.Text, Is.EqualTo("BeforeStep, OnStep, AfterStep, BeforeJump, OnJump"));
    }

    [Test]
    public void Case6_Sections_of_base_classes_come_first()
    {
        Athlete.Shared = _record;
        new Runner(_record).Run();
        Assert.That(_record.Text, Is.EqualTo("BeforeWarmUp, OnWarmUp of the runner, FinallyWarmUp, OnRun"));
    }

    [Test]
    public void Case6_Parts_of_a_class_come_by_the_names_of_their_files()
    {
        new Parts(_record).Run();
        Assert.That(_record.Text, Is.EqualTo("OnFirst, OnSecond"));
    }
}
