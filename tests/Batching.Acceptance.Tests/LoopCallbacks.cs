using Acceptance.Loops;

namespace Acceptance;

/// <summary>Cases 8 and 9: callbacks nest, run where they are told to, and may leave.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LoopCallbacks
{
    private readonly Recorder _record = new();

    [Test]
    public void Case8_Two_callbacks_nest([Values] bool timing)
    {
        Run(timing, new Watcher("a", _record), new Watcher("b", _record));
        Assert.That(_record.Text, Is.EqualTo(
            "a.begins Watchable, b.begins Watchable, a.BeforeWork, b.BeforeWork, OnWork, a.OnWork, b.OnWork, BeforeOne, OnOne, AfterOne, FinallyOne, OnTwo, "
            + "b.AfterWork, a.AfterWork, b.FinallyWork, a.FinallyWork, OnRest, BeforeOne, OnOne, AfterOne, FinallyOne, OnTwo, FinallyRest, b.ends, a.ends"));
    }

    [Test]
    public void Case8_Failed_events_come_in_reverse_too([Values] bool timing)
    {
        _record.Fail("OnWork", "broken");
        Assert.That(() => Run(timing, new Watcher("a", _record), new Watcher("b", _record)), Throws.TypeOf<InvalidDataException>());
        Assert.That(_record.Names.Skip(2), Is.EqualTo(
            ["a.BeforeWork", "b.BeforeWork", "OnWork", "b.FailedWork broken", "a.FailedWork broken", "b.FinallyWork", "a.FinallyWork",
                "b.ends", "a.ends"]));
    }

    [Test]
    public void Case8_A_callback_that_fails_fails_the_section_and_keeps_no_other_from_its_end([Values] bool timing)
    {
        _record.Fail("b.BeforeWork").Fail("b.FinallyWork");
        LoopException thrown = Assert.Throws<LoopException>(() => Run(timing, new Watcher("a", _record), new Watcher("b", _record)))!;
        Assert.That(thrown.InnerExceptions.Select(failure => failure.Message), Is.EqualTo(["b.BeforeWork", "b.FinallyWork"]));
        Assert.That(_record.Names.Skip(2), Is.EqualTo(
            ["a.BeforeWork", "b.BeforeWork", "b.FailedWork b.BeforeWork", "a.FailedWork b.BeforeWork", "b.FinallyWork", "a.FinallyWork",
                "b.ends", "a.ends"]));
    }

    [Test]
    public void Case8_A_callback_may_run_within_one_ancestor_alone([Values] bool timing)
    {
        Run(timing, new InnerWatcher(_record) { Within = "OnRest" });
        Assert.That(_record.Names.Where(name => name.StartsWith("inner", StringComparison.Ordinal)), Is.EqualTo(
            ["inner.BeforeOne at Watchable.OnRest.Inside.BeforeOne", "inner.OnOne at Watchable.OnRest.Inside.OnOne"]));
    }

    [Test]
    public void Case8_Without_an_ancestor_it_runs_in_every_loop_of_its_class([Values] bool timing)
    {
        Run(timing, new InnerWatcher(_record));
        Assert.That(_record.Names.Count(name => name.StartsWith("inner.OnOne", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public void Case8_A_callback_gets_the_element([Values] bool timing)
    {
        _record.Fail("number 2");
        Assert.That(
            () => new Counting(_record, 2).Run(new LoopOptions { MeasureEvents = timing, Callbacks = [new NumberWatcher(_record)] }),
            Throws.TypeOf<InvalidDataException>());
        Assert.That(_record.Names, Does.Contain("watched 2").And.Contain("watched 2 fail: number 2"));
    }

    [Test]
    public void Case8_A_callback_for_no_loop_of_the_run_is_refused()
        => Assert.That(
            () => new Gym(_record).Run(new LoopOptions { Callbacks = [new Watcher("a", _record)] }),
            Throws.ArgumentException.With.Message.Contains("Watcher is a callback for Watchable, but this run has only Gym"));

    [Test]
    public void Case8_An_ancestor_that_is_not_there_is_refused()
        => Assert.That(
            () => Run(true, new InnerWatcher(_record) { Within = "OnPlay" }),
            Throws.ArgumentException.With.Message.Contains("'OnPlay'").And.Message.Contains("Watchable.OnWork.Inside"));

    [Test]
    public void A_callback_that_fails_at_the_beginning_ends_the_run_before_any_event()
    {
        _record.Fail("b.begins Watchable");
        var loop = new Watchable(_record);
        var options = new LoopOptions { Callbacks = [new Watcher("a", _record), new Watcher("b", _record)] };
        Assert.That(() => loop.Run(options), Throws.TypeOf<InvalidDataException>());
        Assert.That(_record.Text, Is.EqualTo("a.begins Watchable, b.begins Watchable, a.ends"));
        loop.Run();
    }

    [TestCase("BeforeWork", "a.BeforeWork, a.FinallyWork")]
    [TestCase("OnWork", "a.BeforeWork, OnWork, a.OnWork, a.FinallyWork")]
    [TestCase("AfterWork", "a.BeforeWork, OnWork, a.OnWork, BeforeOne, OnOne, AfterOne, FinallyOne, OnTwo, a.AfterWork, a.FinallyWork")]
    public void Case9_A_callback_may_skip_the_rest_of_a_section(string where, string ran)
    {
        foreach (bool timing in new[] { true, false })
        {
            var record = new Recorder();
            var options = new LoopOptions
            {
                MeasureEvents = timing,
                Callbacks = [
                    new Watcher("a", record) { Then = (at, context) => (at == where ? context.SkipSection : (Action)(() => { }))() }]
            };
            new Watchable(record).Run(options);
            Assert.That(string.Join(", ", record.Names.Skip(1).TakeWhile(name => name != "OnRest")), Is.EqualTo(ran));
            Assert.That(record.Names, Does.Contain("FinallyRest"), "The next section runs.");
        }
    }

    [Test]
    public void Case9_A_callback_may_stop_the_loop(
        [Values("BeforeWork", "OnWork", "AfterWork", "FinallyWork")] string where, [Values] bool timing)
    {
        var loop = new Watchable(_record);
        loop.Run(
            new LoopOptions
            {
                MeasureEvents = timing,
                Callbacks = [
                    new Watcher("a", _record) { Then = (at, context) => (at == where ? context.StopLoop : (Action)(() => { }))() }]
            });
        Assert.That(_record.Names, Does.Contain("a.FinallyWork").And.No.Contain("OnRest"));
        Assert.That(loop.Report!.IsStopped);
    }

    [Test]
    public void Case9_An_event_may_skip_the_rest_of_its_section([Values] bool timing)
    {
        var loop = new Watchable(_record) { Inside = { Leave = context => context.SkipSection() } };
        loop.Run(new LoopOptions { MeasureEvents = timing });
        Assert.That(_record.Text,
            Is.EqualTo("OnWork, BeforeOne, OnOne, FinallyOne, OnTwo, OnRest, BeforeOne, OnOne, FinallyOne, OnTwo, FinallyRest"));
    }

    [Test]
    public void Case9_An_event_may_stop_its_loop([Values] bool timing)
    {
        var loop = new Watchable(_record) { Inside = { Leave = context => context.StopLoop() } };
        loop.Run(new LoopOptions { MeasureEvents = timing });
        Assert.That(_record.Text, Is.EqualTo("OnWork, BeforeOne, OnOne, FinallyOne, OnRest, BeforeOne, OnOne, FinallyOne, FinallyRest"));
        Assert.That(loop.Report!.IsStopped, Is.False);
    }

    [Test]
    public void Case9_An_event_may_leave_the_loop_around_it([Values] bool timing, [Values] bool stops)
    {
        var loop = new Watchable(
            _record)
        { Inside = { Leave = context => (stops ? context.Parent!.StopLoop : (Action)context.Parent!.SkipSection)() } };
        loop.Run(new LoopOptions { MeasureEvents = timing });
        Assert.That(_record.Text,
            Is.EqualTo("OnWork, BeforeOne, OnOne, FinallyOne" + (stops ? "" : ", OnRest, BeforeOne, OnOne, FinallyOne, FinallyRest")));
    }

    [Test]
    public void Case9_A_sequence_may_be_left([Values] bool timing)
    {
        var options = new LoopOptions
        {
            MeasureEvents = timing,
            Callbacks = [new Every<Number>(Number.Events.OnNumber, 2, (_, context) => context.Parent!.SkipSection())]
        };
        new Counting(_record, 5).Run(options);
        Assert.That(_record.Names,
            Does.Contain("number 2").And.No.Contain("yields 3").And.No.Contain("AfterNumbers").And.Contain("FinallyNumbers"));
    }

    [Test]
    public void A_context_says_where_the_run_is()
    {
        var said = new List<string>();
        var loop = new Watchable(_record)
        {
            Inside =
            {
                Leave = context =>
                    said.Add(
                        $"{context.Loop.GetType().Name} {context.Event} {context.Path} {context.Iteration} {context.Parent!.Event.Name} {context.Parent.Parent} {context.Element}"),
            },
        };
        loop.Run(new LoopOptions { MeasureEvents = false });
        Assert.That(said,
            Is.EqualTo(
                ["Task1 Task1.OnOne Watchable.OnWork.Inside.OnOne 0 OnWork  ",
                    "Task1 Task1.OnOne Watchable.OnRest.Inside.OnOne 0 OnRest  "]));
    }

    private void Run(bool timing, params LoopCallback[] callbacks)
        => new Watchable(_record).Run(new LoopOptions { MeasureEvents = timing, Callbacks = callbacks });
}
