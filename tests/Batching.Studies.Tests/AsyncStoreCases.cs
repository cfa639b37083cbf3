namespace StudyTests;

/// <summary>A store that answers later: nothing that has an asynchronous form blocks, and everything can be cancelled.</summary>
[CancelAfter(60_000)]
public class AsyncStoreCases
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static IEnumerable<TestCaseData> Calls()
    {
        yield return Call("Load", (study, token) => study.LoadAsync(token));
        yield return Call("Plan", (study, token) => study.PlanAsync(token));
        yield return Call("Run", (study, token) => study.RunAsync(null, token));
        yield return Call("Remove", (study, token) => study.RemoveAsync(study[0], token));
        yield return Call("Clear", (study, token) => study.ClearAsync(token));
        yield return Call("Adopt", (study, token) => study.AdoptAsync<Number>(_ => null, token));
        yield return Call("Results", (study, token) => study.ResultsAsync(token));
        yield return Call("Results of a class", (study, token) => study.ResultsAsync("Number", token));
        yield return Call("Stored", async (study, token) => await study.StoredAsync<Number>(token).ToListAsync(token));
        yield return Call("Result", async (study, token) => await ((Number)study[0]).GetResultAsync(token));

        static TestCaseData Call(string name, Func<Study, CancellationToken, Task> call) => new TestCaseData(call).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Calls))]
    public async Task A_call_does_not_block_while_the_store_has_not_answered(Func<Study, CancellationToken, Task> call)
    {
        using var studies = new TemporaryStudies();
        var store = new GatedStore(await Filled(studies));
        await using Study study = Study.Open("example", store);
        study.AddRange(Number.Grid(value: [1, 2]));
        Assert.That(store.Questions, Is.Zero, "Adding runs reads nothing.");

        Task pending = call(study, CancellationToken.None);
        Assert.That(pending.IsCompleted, Is.False);
        store.Open();
        await pending.WaitAsync(s_patience);
        Assert.That(store.Questions, Is.Positive);
    }

    [TestCaseSource(nameof(Calls))]
    public async Task A_call_can_be_cancelled_while_the_store_has_not_answered(Func<Study, CancellationToken, Task> call)
    {
        using var studies = new TemporaryStudies();
        using var caller = new CancellationTokenSource();
        var store = new GatedStore(await Filled(studies));
        await using Study study = Study.Open("example", store);
        study.AddRange(Number.Grid(value: [1, 2]));

        Task pending = call(study, caller.Token);
        await caller.CancelAsync();
        Assert.That(async () => await pending.WaitAsync(s_patience), Throws.InstanceOf<OperationCanceledException>());

        // The study is as it was.
        store.Open();
        StudyReport report = await study.RunAsync();
        Assert.That((report.Stored, report.Executed), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task A_table_is_read_without_blocking()
    {
        using var studies = new TemporaryStudies();
        var store = new GatedStore(await Filled(studies));
        await using Study study = Study.Open("example", store);
        store.Open();
        ResultQuery query = (await study.ResultsAsync("Number")).Where("value", Comparison.Greater, 1);
        store.Close();

        Task<ResultTable> pending = query.ToTableAsync();
        Assert.That(pending.IsCompleted, Is.False);
        store.Open();
        ResultTable table = await pending.WaitAsync(s_patience);
        Assert.That(table.Rows.Select(row => row[0]), Is.EqualTo(["2"]));
        Assert.That(await query.ReadAsync().Select(run => run.Parameter<int>("value")).ToListAsync(), Is.EqualTo([2]));
    }

    [Test]
    public async Task The_properties_of_a_run_wait_for_a_store_that_answers_later()
    {
        using var studies = new TemporaryStudies();
        var store = new GatedStore(await Filled(studies));
        await using Study study = Study.Open("example", store);
        store.Open();
        Number run = study.Add(new Number(2));
        Assert.That((run.State, run.Result, run.Failure), Is.EqualTo((RunState.Done, 2, (RunFailure?)null)));
    }

    [Test]
    public async Task No_other_call_may_begin_while_one_waits_for_the_store()
    {
        using var studies = new TemporaryStudies();
        var store = new GatedStore(await Filled(studies));
        await using Study study = Study.Open("example", store);
        study.Add(new Number(1));

        Task pending = study.PlanAsync();
        Assert.That(() => study.Add(new Number(3)), Throws.InvalidOperationException.With.Message.Contains("example"));
        Assert.That(async () => await study.RunAsync(), Throws.InvalidOperationException.With.Message.Contains("example"));
        store.Open();
        await pending.WaitAsync(s_patience);
        study.Add(new Number(3));
    }

    private static async Task<SqliteRunStore> Filled(TemporaryStudies studies)
    {
        await using (Study study = studies.Open())
        {
            study.AddRange(Number.Grid(value: [1, 2]));
            await study.RunAsync();
        }

        return new SqliteRunStore(studies.File());
    }

    /// <summary>Answers each question when its gate is open, on another thread.</summary>
    private sealed class GatedStore(IRunStore store) : IRunStore
    {
        private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _questions;

        public int Questions => Volatile.Read(ref _questions);

        public string Location => store.Location;

        internal void Open() => _gate.TrySetResult();

        internal void Close() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<IReadOnlyDictionary<string, StoredRun>> ReadAsync(
            RunSchema schema, IReadOnlyCollection<string>? ids = null, CancellationToken cancellationToken = default)
            => LaterAsync(() => store.ReadAsync(schema, ids, cancellationToken), cancellationToken);

        public ValueTask<IReadOnlyDictionary<string, string>> ReadResultsAsync(
            RunSchema schema, IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
            => LaterAsync(() => store.ReadResultsAsync(schema, ids, cancellationToken), cancellationToken);

        public ValueTask<IReadOnlyDictionary<string, string>?> ReadCodeAsync(
            string version, CancellationToken cancellationToken = default)
            => LaterAsync(() => store.ReadCodeAsync(version, cancellationToken), cancellationToken);

        public ValueTask<IReadOnlyList<RunSchema>> ReadTypesAsync(CancellationToken cancellationToken = default)
            => LaterAsync(() => store.ReadTypesAsync(cancellationToken), cancellationToken);

        public ValueTask<IReadOnlyList<StoredRow>> QueryAsync(
            RunSchema schema, IReadOnlyList<RunFilter> filters, CancellationToken cancellationToken = default)
            => LaterAsync(() => store.QueryAsync(schema, filters, cancellationToken), cancellationToken);

        public ValueTask CompleteAsync(CancellationToken cancellationToken = default) => store.CompleteAsync(cancellationToken);

        public IRunWorker BeginWork(CancellationToken cancellationToken = default) => store.BeginWork(cancellationToken);

        public ValueTask<int> RemoveAsync(
            RunSchema schema, IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
            => LaterAsync(() => store.RemoveAsync(schema, ids, cancellationToken), cancellationToken);

        public void Dispose() => store.Dispose();

        private async ValueTask<T> LaterAsync<T>(Func<ValueTask<T>> ask, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _questions);
            await _gate.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            await Task.Yield();
            return await ask().ConfigureAwait(false);
        }
    }
}
