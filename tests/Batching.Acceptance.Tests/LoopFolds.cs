using Acceptance.Loops;

namespace Acceptance;

/// <summary>Callbacks with state, in loops whose inner loops run several times.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class LoopFolds
{
    private readonly Folds _folds = new(3, new Fold(5));

    [Test]
    public void Early_stop_begins_anew_with_each_fold()
    {
        var stop = new EarlyStopping<FoldEpoch>(FoldEpoch.Events.OnEpoch, _ => 1) { Patience = 2, StopTarget = StopTarget.Parent };
        _folds.Run(new LoopOptions { Callbacks = [stop] });
        Assert.That(_folds.Fold.Epoch.Ran, Is.EqualTo(new[] { 3, 3, 3 }));
    }

    [Test]
    public void Early_stop_watches_what_runs_once_in_each_epoch()
    {
        var stop = new EarlyStopping<Validation>(
            Validation.Events.OnValidation, validation => validation.Loss)
        { Patience = 2, StopTarget = StopTarget.Parent };
        int[] stoppedAt = new int[3];
        var counting = new Every<FoldEpoch>(
            FoldEpoch.Events.OnEpoch, 1, (epoch, _) => stoppedAt[epoch.Ran.Count - 1] += stop.HasStopped ? 1 : 0);
        _folds.Run(new LoopOptions { Callbacks = [stop, counting] });
        Assert.That(stoppedAt, Is.EqualTo(new[] { 2, 2, 2 }));
    }

    [Test]
    public void Every_counts_anew_in_each_fold()
    {
        var seen = new List<int>();
        _folds.Run(
            new LoopOptions { Callbacks = [new Every<FoldEpoch>(FoldEpoch.Events.OnEpoch, 2, (epoch, _) => seen.Add(epoch.Ran[^1]))] });
        Assert.That(seen, Is.EqualTo(new[] { 2, 4, 2, 4, 2, 4 }));
    }

    [Test]
    public void Progress_counts_anew_in_each_fold()
    {
        var progress = new Counts();
        _folds.Run(new LoopOptions { Callbacks = [new ReportProgress<FoldEpoch>(FoldEpoch.Events.OnEpoch, progress, total: 5)] });
        Assert.That(progress.All, Is.EqualTo(Enumerable.Repeat(Enumerable.Range(1, 5), 3).SelectMany(counts => counts)));
    }

    [Test]
    public void A_callback_of_one_s_own_learns_when_the_loop_begins_whose_elements_it_counts()
    {
        var counting = new Counting();
        _folds.Run(new LoopOptions { Callbacks = [counting] });
        _folds.Run(new LoopOptions { Callbacks = [counting] });
        Assert.That(counting.Begun, Is.EqualTo(Enumerable.Repeat("Folds.OnFolds.Fold", 6)));
    }

    [Test]
    public void A_callback_of_the_outermost_loop_begins_with_the_run()
    {
        var counting = new CountingFolds();
        _folds.Run(new LoopOptions { Callbacks = [counting] });
        Assert.That(counting.Begun, Is.EqualTo(1));
    }

    [Test]
    public void What_a_beginning_callback_throws_fails_the_loop_and_leaves_it_free()
    {
        var failing = new Failing();
        Assert.That(() => _folds.Run(new LoopOptions { Callbacks = [failing] }), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => _folds.Run(new LoopOptions { Callbacks = [failing] }), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void A_callback_of_a_run_is_refused_by_another_and_free_afterwards()
    {
        var other = new Folds(1, new Fold(1));
        InvalidOperationException? refused = null;
        LoopOptions? options = null;
        var callback = new Every<FoldEpoch>(
            FoldEpoch.Events.OnEpoch, 5, (_, _) => refused ??= Assert.Throws<InvalidOperationException>(() => other.Run(options!)));
        options = new LoopOptions { Callbacks = [callback] };
        _folds.Run(options);
        Assert.That(refused!.Message, Does.Contain("Every<FoldEpoch>").And.Contain("another run"));
        Assert.That(() => other.Run(options), Throws.Nothing);
    }

    private sealed class Counts : IProgress<LoopProgress>
    {
        internal List<long> All { get; } = [];

        public void Report(LoopProgress value) => All.Add(value.Count);
    }

    private sealed class Counting : FoldEpoch.Callback
    {
        internal List<string> Begun { get; } = [];

        protected override void OnLoopStarting(ILoopContext context) => Begun.Add(context.Path);
    }

    private sealed class CountingFolds : Folds.Callback
    {
        internal int Begun { get; private set; }

        protected override void OnLoopStarting(ILoopContext context) => Begun++;
    }

    private sealed class Failing : FoldEpoch.Callback
    {
        protected override void OnLoopStarting(ILoopContext context) => throw new InvalidDataException();
    }
}
