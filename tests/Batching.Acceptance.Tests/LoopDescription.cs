using Acceptance.Loops;

namespace Acceptance;

/// <summary>Case 11: what a loop says of itself, and the times of its events.</summary>
public sealed class LoopDescription
{
    [Test]
    public void Case11_The_tree_with_what_each_event_writes()
        => Assert.That(new Described(1).Describe(), Is.EqualTo("""
            Described
              Epoch
                BeforeEpoch writes _sum, _range, Loss
                OnEpoch yields string writes _counts, _range
                  Step: DescribedStep, for each string
                    Train
                      OnTrain writes Length
                    Test
                      OnTest
                  _rest: DescribedRest, for each string
                    Rest
                      OnRest
                AfterEpoch (callbacks only)
                FailedEpoch
                FinallyEpoch writes start, _counts, _sum, Loss
                  _rest: DescribedRest
                    Rest
                      OnRest

            """.ReplaceLineEndings("\n")));

    [Test]
    public void Case11_The_tree_as_a_diagram()
        => Assert.That(new Described(1).ToMermaid(), Is.EqualTo("""
            flowchart TD
                subgraph l0["Described"]
                    direction TB
                    l0e0["BeforeEpoch<br/>writes _sum, _range, Loss"]
                    l0e1["OnEpoch<br/>writes _counts, _range"]
                    l0e2["AfterEpoch"]
                    l0e3["FailedEpoch"]
                    l0e4["FinallyEpoch<br/>writes start, _counts, _sum, Loss"]
                    l0e0 --> l0e1
                    l0e1 --> l0e2
                    l0e2 -.-> l0e3
                    l0e3 -.-> l0e4
                    l0e2 --> l0e4
                end
                subgraph l1["Step: DescribedStep"]
                    direction TB
                    l1e0["OnTrain<br/>writes Length"]
                    l1e1["OnTest"]
                    l1e0 --> l1e1
                end
                subgraph l2["_rest: DescribedRest"]
                    direction TB
                    l2e0["OnRest"]
                end
                subgraph l3["_rest: DescribedRest"]
                    direction TB
                    l3e0["OnRest"]
                end
                l0e1 == "each string" ==> l1
                l0e1 == "each string" ==> l2
                l0e4 ==> l3

            """.ReplaceLineEndings("\n")));

    [Test]
    public void Case11_Times_count_and_sum_up()
    {
        var loop = new Described(1);
        loop.Run();
        LoopReport report = loop.Report!;
        Assert.That(report.Events.Select(each => $"{each.Path} {each.Count} {each.Elements}"), Is.EqualTo(
            [
                "Described.BeforeEpoch 1 0",
                "Described.OnEpoch 1 2",
                "Described.OnEpoch.Step.OnTrain 2 0",
                "Described.OnEpoch.Step.OnTest 2 0",
                "Described.OnEpoch._rest.OnRest 2 0",
                "Described.AfterEpoch 1 0",
                "Described.FailedEpoch 0 0",
                "Described.FinallyEpoch 1 0",
                "Described.FinallyEpoch._rest.OnRest 1 0",
            ]));
        Assert.That(report.Events.Sum(each => each.Self.Ticks + each.Callbacks.Ticks),
            Is.EqualTo(report.Elapsed.Ticks).Within(report.Events.Count));
        LoopEventReport on = report.Events[1];
        Assert.That(on.Total.Ticks, Is.EqualTo(on.Self.Ticks + report.Events.Skip(2).Take(3).Sum(each => each.Total.Ticks)).Within(4));
    }

    [Test]
    public void Case11_Each_event_has_the_time_that_it_took()
    {
        var clock = new Clock();
        Recorder record = new Recorder()
            .At("BeforeStep", () => clock.Pass(1)).At("OnStep", () => clock.Pass(10)).At("OnIt", () => clock.Pass(100))
            .At("FinallyJump", () => clock.Pass(1000));
        var loop = new Nest(record);
        loop.Run(new LoopOptions { TimeProvider = clock });
        Assert.That(Milliseconds(loop, "Nest.BeforeStep"), Is.EqualTo("1/1"));
        Assert.That(Milliseconds(loop, "Nest.OnStep"), Is.EqualTo("10/110"));
        Assert.That(Milliseconds(loop, "Nest.OnStep.It.OnIt"), Is.EqualTo("100/100"));
        Assert.That(Milliseconds(loop, "Nest.FinallyJump"), Is.EqualTo("1000/1100"));
        Assert.That(loop.Report!.Elapsed, Is.EqualTo(TimeSpan.FromMilliseconds(1211)));
        Assert.That(loop.Report.Events.Single(each => each.Path == "Nest.OnStep").P95.TotalMilliseconds, Is.EqualTo(10).Within(3).Percent);
        Assert.That(loop.Describe(), Does.Contain("1,100.00 ms").Or.Contain("1.10 s"));
    }

    [Test]
    public void Case11_A_failed_event_has_its_time_too()
    {
        var clock = new Clock();
        var loop = new Gym(new Recorder().At("OnStep", () =>
        {
            clock.Pass(5);
            throw new InvalidDataException();
        }).At("FailedStep", () => clock.Pass(7)));
        Assert.That(() => loop.Run(new LoopOptions { TimeProvider = clock }), Throws.TypeOf<InvalidDataException>());
        Assert.That(Milliseconds(loop, "Gym.OnStep"), Is.EqualTo("5/5"));
        Assert.That(Milliseconds(loop, "Gym.FailedStep"), Is.EqualTo("7/7"));
    }

    [Test]
    public void Case11_Callbacks_have_a_time_of_their_own()
    {
        var clock = new Clock();
        var record = new Recorder();
        var loop = new Watchable(record);
        loop.Run(
            new LoopOptions
            {
                TimeProvider = clock,
                Callbacks = [new Watcher("a", record) { Then = (at, _) => clock.Pass(at == "OnWork" ? 3 : 0) }]
            });
        LoopEventReport report = loop.Report!.Events.Single(each => each.Path == "Watchable.OnWork");
        Assert.That(
            (report.Self.TotalMilliseconds, report.Callbacks.TotalMilliseconds, report.Total.TotalMilliseconds), Is.EqualTo((0, 3, 3)));
        Assert.That(loop.Describe(), Does.Contain("callbacks: Watcher\n"));
        loop.Run(new LoopOptions { Callbacks = [new Every<Watchable>(Watchable.Events.OnWork, 1, (_, _) => { })] });
        Assert.That(loop.Describe(), Does.Contain("callbacks: Every<Watchable>\n"));
    }

    [TestCase("number 2", "1 2", TestName = "Case11_An_event_that_was_left_at_an_element_is_counted_once")]
    [TestCase("yields 2", "1 1", TestName = "Case11_An_event_that_failed_between_two_elements_is_counted_once")]
    [TestCase("AfterNumbers", "1 3", TestName = "Case11_An_event_that_has_yielded_all_is_counted_once")]
    public void Case11_Events_that_yield_are_counted(string failing, string expected)
    {
        var loop = new Counting(new Recorder().Fail(failing), 3);
        Assert.That(() => loop.Run(), Throws.TypeOf<InvalidDataException>());
        LoopEventReport report = loop.Report!.Events.Single(each => each.Path == "Counting.OnNumbers");
        Assert.That($"{report.Count} {report.Elements}", Is.EqualTo(expected));
    }

    [Test]
    public void Case11_No_time_is_lost_in_long_runs()
    {
        var clock = new Clock();
        var loop = new Counting(new Recorder().At("OnIt", () => clock.Pass(2)).At("BeforeIt", () => clock.Pass(1)), 1000);
        loop.Run(new LoopOptions { TimeProvider = clock });
        Assert.That(Milliseconds(loop, "Counting.OnNumbers.It.OnIt"), Is.EqualTo("2000/2000"));
        Assert.That(Milliseconds(loop, "Counting.OnNumbers.It.BeforeIt"), Is.EqualTo("1000/1000"));
        Assert.That(loop.Report!.Elapsed, Is.EqualTo(TimeSpan.FromMilliseconds(3000)));
    }

    [Test]
    public void Case11_Without_measuring_there_are_no_times()
    {
        var loop = new Described(1);
        loop.Run(new LoopOptions { MeasureEvents = false });
        Assert.That(loop.Report!.Events, Is.Empty);
    }

    private static string Milliseconds(object loop, string path)
    {
        LoopEventReport report =
            ((LoopReport)loop.GetType().GetProperty("Report")!.GetValue(loop)!).Events.Single(each => each.Path == path);
        return FormattableString.Invariant($"{report.Self.TotalMilliseconds}/{report.Total.TotalMilliseconds}");
    }

    /// <summary>A clock that goes when the test says so.</summary>
    private sealed class Clock : TimeProvider
    {
        private long _milliseconds;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => _milliseconds * 1000;

        internal void Pass(long milliseconds) => _milliseconds += milliseconds;
    }
}
