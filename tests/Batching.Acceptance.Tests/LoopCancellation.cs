using Acceptance.Loops;

namespace Acceptance;

/// <summary>Case 14: synchronous and asynchronous events mix; cancellation runs Finally and not Failed.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LoopCancellation
{
    private readonly Recorder _record = new();
    private readonly Gate _gate = new();

    [Test]
    public async Task Case14_Synchronous_and_asynchronous_events_mix([Values] bool timing)
    {
        Task run = new Journey(_record, _gate).RunAsync(new LoopOptions { MeasureEvents = timing });
        await _gate.Reached.WaitAsync(Tests.Patience);
        Assert.That(_record.Text, Is.EqualTo("BeforeTravel, OnTravel"));
        _gate.Open();
        await run.WaitAsync(Tests.Patience);
        Assert.That(_record.Text,
            Is.EqualTo(
                "BeforeTravel, OnTravel, OnStop, FinallyStop, BeforeIt, OnIt, AfterIt, FinallyIt, AfterTravel, FinallyTravel, OnReturn"));
    }

    [Test]
    public async Task Case14_Cancellation_runs_Finally_and_not_Failed([Values] bool timing)
    {
        using var source = new CancellationTokenSource();
        Task run = new Journey(_record, _gate).RunAsync(new LoopOptions { MeasureEvents = timing }, source.Token);
        await _gate.Reached.WaitAsync(Tests.Patience);
        await source.CancelAsync();
        Assert.That(async () => await run.WaitAsync(Tests.Patience), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(run.IsCanceled);
        Assert.That(_record.Text, Is.EqualTo("BeforeTravel, OnTravel, FinallyTravel"));
    }

    [Test]
    public void Case14_A_cancellation_that_is_not_the_callers_is_a_failure([Values] bool timing)
    {
        _record.At("OnStep", () => throw new OperationCanceledException("my own"));
        Assert.That(() => new Gym(_record).Run(new LoopOptions { MeasureEvents = timing }), Throws.TypeOf<OperationCanceledException>());
        Assert.That(_record.Text, Is.EqualTo("BeforeStep, OnStep, FailedStep, FinallyStep"));
    }

    [Test]
    public void Case14_A_loop_whose_events_take_no_token_ends_before_its_next_section([Values] bool timing)
    {
        using var source = new CancellationTokenSource();
        _record.At("OnStep", source.Cancel);
        Assert.That(() => new Gym(_record).Run(new LoopOptions { MeasureEvents = timing }, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_record.Text, Is.EqualTo("BeforeStep, OnStep, AfterStep, FinallyStep"));
    }

    [Test]
    public void Case14_Inner_loops_of_a_Finally_event_run_though_the_run_is_cancelled([Values] bool timing)
    {
        using var source = new CancellationTokenSource();
        _record.At("OnJump", () =>
        {
            source.Cancel();
            source.Token.ThrowIfCancellationRequested();
        });
        Assert.That(() => new Nest(_record).Run(new LoopOptions { MeasureEvents = timing }, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_record.Text, Does.EndWith("OnJump, FinallyJump, BeforeIt, OnIt, AfterIt, FinallyIt"));
    }

    [Test]
    public void Case14_A_sequence_ends_before_its_next_element([Values] bool timing)
    {
        using var source = new CancellationTokenSource();
        _record.At("number 2", source.Cancel);
        Assert.That(() => new Counting(_record, 9).Run(new LoopOptions { MeasureEvents = timing }, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_record.Names.Count(name => name.StartsWith("number", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(_record.Names, Does.Not.Contain("FailedNumbers"));
        Assert.That(_record.Names[^1], Is.EqualTo("FinallyNumbers"));
    }

    [Test]
    public void Case14_A_token_that_is_cancelled_already_runs_nothing()
        => Assert.Multiple(() =>
        {
            Assert.That(() => new Gym(_record).Run(new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(_record.Names, Is.Empty);
        });
}
