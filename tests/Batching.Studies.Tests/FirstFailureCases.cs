using System.Diagnostics.Metrics;

namespace StudyTests;

/// <summary>What fails first is what is thrown, and stored; what fails later replaces nothing, and is kept beside it.</summary>
public class FirstFailureCases
{
    [TestCase(true)]
    [TestCase(false)]
    [CancelAfter(60_000)]
    public async Task A_listener_of_progress_does_not_replace_the_failure_of_a_run(bool saveResults)
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open(saveResults: saveResults);
        study.Add(new Deaf(1, fails: true));
        var options = new StudyOptions
        {
            FailurePolicy = FailurePolicy.FailFast,
            Progress = new Listener(_ => throw new FormatException("the listener"))
        };
        RunFailedException thrown = Assert.ThrowsAsync<RunFailedException>(() => study.RunAsync(options))!;
        Assert.That(thrown.InnerException!.Message, Is.EqualTo("the run"));
        Assert.That(Later(thrown), Is.EqualTo(new[] { "the listener" }));
        Assert.That(study[0].Failure!.Message, Is.EqualTo("the run"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_listener_of_progress_that_throws_loses_no_result_and_is_told_nothing_more()
    {
        using var studies = new TemporaryStudies();
        var told = 0;
        await using (Study study = studies.Open())
        {
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            study.AddRange(Deaf.Grid(value: [1, 2], gate: value => value == 1 ? Task.CompletedTask : gate.Task));
            var listener = new Listener(_ =>
            {
                told++;
                gate.TrySetResult();
                throw new FormatException("the listener");
            });
            Assert.That(() => study.RunAsync(new StudyOptions { Progress = listener }), Throws.TypeOf<FormatException>());
        }

        await using Study again = studies.Open();
        again.AddRange(Deaf.Grid(value: [1, 2]));
        Assert.That((again.Plan().Stored, told), Is.EqualTo((2, 1)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_listener_of_the_last_report_that_throws_is_heard()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.Add(new Deaf(1));
        var listener = new Listener(progress =>
        {
            if (progress.IsComplete)
            {
                throw new FormatException("the listener");
            }
        });
        Assert.That(() => study.RunAsync(new StudyOptions { Progress = listener }), Throws.TypeOf<FormatException>());
        Assert.That(study[0].IsDone);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_listener_of_instruments_does_not_replace_the_failure_of_a_run()
    {
        using var studies = new TemporaryStudies();
        using var listener = new MeterListener
        {
            InstrumentPublished =
            (instrument, self) => self.EnableMeasurementEvents(instrument, null)
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Value is nameof(Loud))
                {
                    throw new FormatException("the listener");
                }
            }
        });
        listener.Start();
        await using Study study = studies.Open();
        study.Add(new Loud("the run"));
        RunFailedException thrown =
            Assert.ThrowsAsync<RunFailedException>(() => study.RunAsync(new StudyOptions { FailurePolicy = FailurePolicy.FailFast }))!;
        Assert.That(Later(thrown), Is.EqualTo(new[] { "the listener" }));
        Assert.That(() => study.RunAsync(), Throws.TypeOf<FormatException>());
        Assert.That((study[0].State, study[0].Failure?.Message), Is.EqualTo((RunState.Failed, "the run")));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_worker_that_ends_badly_does_not_replace_the_failure_of_its_store()
    {
        using var studies = new TemporaryStudies();
        await using Study study = Study.Open("example", new BrokenStore(new SqliteRunStore(studies.File())));
        study.Add(new Deaf(1));
        IOException thrown = Assert.ThrowsAsync<IOException>(() => study.RunAsync())!;
        Assert.That(thrown.Message, Is.EqualTo("the store"));
        Assert.That(Later(thrown), Is.EqualTo(new[] { "the worker" }));
    }

    private static IEnumerable<string> Later(Exception first)
        => ((IEnumerable<Exception>)first.Data["Batching.LaterFailures"]!).Select(later => later.Message);

    private sealed class Listener(Action<StudyProgress> report) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => report(value);
    }

    /// <summary>Fails when something is to be stored, and again when its worker ends.</summary>
    private sealed class BrokenStore(IRunStore store) : IRunStore
    {
        public string Location => store.Location;

        public ValueTask<IReadOnlyDictionary<string, StoredRun>> ReadAsync(
            RunSchema schema, IReadOnlyCollection<string>? ids = null, CancellationToken cancellationToken = default)
            => store.ReadAsync(schema, ids, cancellationToken);

        public ValueTask<IReadOnlyDictionary<string, string>> ReadResultsAsync(
            RunSchema schema, IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
            => store.ReadResultsAsync(schema, ids, cancellationToken);

        public ValueTask<IReadOnlyDictionary<string, string>?> ReadCodeAsync(
            string version, CancellationToken cancellationToken = default)
            => store.ReadCodeAsync(version, cancellationToken);

        public ValueTask<IReadOnlyList<RunSchema>> ReadTypesAsync(CancellationToken cancellationToken = default)
            => store.ReadTypesAsync(cancellationToken);

        public ValueTask<IReadOnlyList<StoredRow>> QueryAsync(
            RunSchema schema, IReadOnlyList<RunFilter> filters, CancellationToken cancellationToken = default)
            => store.QueryAsync(schema, filters, cancellationToken);

        public ValueTask CompleteAsync(CancellationToken cancellationToken = default) => store.CompleteAsync(cancellationToken);

        public IRunWorker BeginWork(CancellationToken cancellationToken = default) => new Worker(store.BeginWork(cancellationToken));

        public ValueTask<int> RemoveAsync(
            RunSchema schema, IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
            => store.RemoveAsync(schema, ids, cancellationToken);

        public void Dispose() => store.Dispose();

        private sealed class Worker(IRunWorker worker) : IRunWorker
        {
            public IReadOnlyList<bool> Commit(IReadOnlyList<FinishedRun> finished, IReadOnlyList<RunClaim> wanted)
                => finished.Count > 0 ? throw new IOException("the store") : worker.Commit(finished, wanted);

            public bool FreeDead() => worker.FreeDead();

            public void Dispose()
            {
                worker.Dispose();
                throw new FormatException("the worker");
            }
        }
    }
}
