namespace StudyTests;

/// <summary>Adding, executing, finding again.</summary>
public class StudyCases
{
    [Test]
    public async Task The_quickstart()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        HeatLoss first = study.Add(new HeatLoss(area: 10, layers: [3, 2, 4, 3, 8]));
        study.AddRange(
            HeatLoss.Grid(area: [1, 2, 3, 4, 5], layers: [[2, 5, 8], [1, 9], [7]],
                reduce: [Reduction.Min, Reduction.Max, Reduction.Max, Reduction.Min]));
        Assert.That(study, Has.Count.EqualTo(61));
        Assert.That(File.Exists(studies.File()), Is.False);
        StudyReport report = await study.RunAsync(new StudyOptions { MaxParallelism = 4 });
        report.ThrowIfFailed();
        Assert.That(report.Executed, Is.EqualTo(31));
        Assert.That(first.Result.Value, Is.EqualTo(80));
        Assert.That(
            study.Runs<HeatLoss>().Where(run => run.Area <= 3 && run.Layers is [2, 5, 8] && run.Reduce == Reduction.Min)
                .DistinctBy(run => run.Id).Select(run => run.Result.Value),
            Is.EqualTo([2, 4, 6]));
        HeatLoss last = study.Add(new HeatLoss(11, [1]));
        Assert.That(study.Where(run => !run.IsDone), Is.EqualTo([last]));
    }

    [Test]
    public async Task A_reopened_study_executes_nothing_again()
    {
        using var studies = new TemporaryStudies();
        int before = HeatLoss.s_executed;
        await using (Study study = studies.Open())
        {
            study.AddRange(Grid());
            await study.RunAsync();
        }

        await using Study reopened = studies.Open();
        reopened.AddRange(Grid());
        Assert.That(reopened.Plan().ToExecute, Is.Zero);
        StudyReport report = await reopened.RunAsync();
        Assert.That((report.Stored, report.Executed), Is.EqualTo((6, 0)));
        Assert.That(HeatLoss.s_executed - before, Is.EqualTo(6));
        Assert.That(reopened.Runs<HeatLoss>().Select(run => run.Result.Value), Is.EqualTo([5, 9, 10, 18, 15, 27]));
        Assert.That(reopened.Select(run => run.Runtime), Has.All.Not.Null);

        static IEnumerable<HeatLoss> Grid() => HeatLoss.Grid(area: [1, 2, 3], layers: [[2, 5], [9, 1]]);
    }

    [Test]
    public async Task Equal_runs_are_executed_once()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.AddRange([new HeatLoss(1.25, [1]), new HeatLoss(1.25, [1]), new HeatLoss(1.25, [1], Reduction.Max)]);
        int before = HeatLoss.s_executed;
        await study.RunAsync();
        Assert.That(HeatLoss.s_executed - before, Is.EqualTo(1));
        Assert.That(study.Runs<HeatLoss>().Select(run => run.Result.Value), Is.EqualTo([1.25, 1.25, 1.25]));
    }

    [Test]
    public async Task A_run_knows_its_place_its_id_and_what_became_of_it()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        Pair run = study.Add(new Pair(3, 1));
        Assert.That((run.Index, run.State, run.IsDone, run.Runtime), Is.EqualTo((0, RunState.Pending, false, (TimeSpan?)null)));
        Assert.That(() => run.Result, Throws.TypeOf<RunNotDoneException>().With.Message.Contains("has not been executed: call RunAsync"));
        Assert.That(run.TryGetResult(out _), Is.False);
        await study.RunAsync();
        Assert.That((run.Result, run.State), Is.EqualTo((2.0, RunState.Done)));
        Assert.That(run.Parameters, Is.EqualTo(new Dictionary<string, object?> { ["left"] = 3.0, ["right"] = 1.0 }));
        Assert.That(study[run.Id], Is.SameAs(run));
        Assert.That(study[run.Id[..8]], Is.SameAs(run));
        Assert.That(run.ToString(), Is.EqualTo("Pair(left: 3, right: 1)"));
        Assert.That(() => study["ffffffffffffff"], Throws.TypeOf<KeyNotFoundException>());
    }

    [Test]
    public async Task Unkeyed_parameters_reach_Execute_and_not_the_store()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        var seen = new List<int>();
        Gated run = study.Add(new Gated(7, (value, _) =>
        {
            seen.Add(value);
            return Task.CompletedTask;
        }));
        Assert.That(run.Id, Is.EqualTo(new Gated(7).Id));
        await study.RunAsync();
        Assert.That(seen, Is.EqualTo([7]));
        Assert.That(study.Results().Single().Parameters.Keys, Is.EqualTo(["value"]));
    }

    [TestCase(true, 3)]
    [TestCase(false, 1)]
    public async Task A_failed_run_is_executed_again_where_it_should_be(bool shouldRetry, int attempts)
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        var seen = 0;
        Gated run = study.Add(new Gated(7, (_, _) => ++seen < 4 ? throw new TimeoutException($"try {seen}") : Task.CompletedTask));
        var retry = new RetryOptions { ShouldRetry = exception => shouldRetry && exception is TimeoutException };

        await study.RunAsync(new StudyOptions { Retry = retry });

        Assert.That((seen, run.State, run.Failure!.Attempts, run.Failure.Message),
            Is.EqualTo((attempts, RunState.Failed, attempts, $"try {attempts}")));
    }

    [Test]
    public async Task A_cancelled_study_does_not_wait_for_the_next_attempt_and_records_no_failure()
    {
        using var studies = new TemporaryStudies();
        using var caller = new CancellationTokenSource();
        await using Study study = studies.Open();
        Gated run = study.Add(new Gated(7, (_, _) =>
        {
            caller.CancelAfter(20);
            throw new TimeoutException();
        }));

        Assert.That(
            () => study.RunAsync(new StudyOptions { Retry = new RetryOptions { Delay = TimeSpan.FromDays(1) } }, caller.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That((run.State, run.Failure, run.Runtime), Is.EqualTo((RunState.Pending, (RunFailure?)null, (TimeSpan?)null)));
    }

    [Test]
    public async Task A_failing_run_stops_no_other_and_is_retried_next_time()
    {
        using var studies = new TemporaryStudies();
        Fragile.s_isMended = false;
        await using (Study study = studies.Open())
        {
            study.AddRange(Fragile.Grid(value: [1, 2, 3, 4, 5]));
            StudyReport report = await study.RunAsync(new StudyOptions { MaxParallelism = 5, Retry = new() { MaxAttempts = 2 } });
            Assert.That((report.Executed, report.Failures.Count), Is.EqualTo((4, 1)));
            Assert.That(report.ThrowIfFailed, Throws.TypeOf<AggregateException>());
            Assert.That(report.ToMarkdown(), Does.Contain("| Fragile(value: 3) | System.InvalidOperationException: 3 is too much |"));
            Assert.That(() => ((Fragile)study[2]).Result, Throws.TypeOf<RunNotDoneException>().With.Message.Contains("3 is too much"));
        }

        await using Study reopened = studies.Open();
        reopened.AddRange(Fragile.Grid(value: [1, 2, 3, 4, 5]));
        RunFailure failure = reopened[2].Failure!;
        Assert.That(
            (failure.Type, failure.Message, failure.Attempts), Is.EqualTo(("System.InvalidOperationException", "3 is too much", 2)));
        Assert.That(failure.StackTrace, Does.Contain("Fragile.Execute"));
        Assert.That(reopened.Plan().Runs[2].Reason, Does.StartWith("failed: System.InvalidOperationException"));
        Fragile.s_isMended = true;
        StudyReport second = await reopened.RunAsync();
        Assert.That((second.Stored, second.Executed, second.Failures.Count), Is.EqualTo((4, 1, 0)));
        Assert.That(reopened.Runs<Fragile>().Select(run => run.Result), Is.EqualTo([10, 20, 30, 40, 50]));
    }

    [Test]
    public async Task FailFast_ends_the_study_with_the_first_failure()
    {
        using var studies = new TemporaryStudies();
        Fragile.s_isMended = false;
        await using Study study = studies.Open();
        study.AddRange(Fragile.Grid(value: [3, 4, 5]));
        RunFailedException failure = Assert.ThrowsAsync<RunFailedException>(
            () => study.RunAsync(new StudyOptions { MaxParallelism = 1, FailurePolicy = FailurePolicy.FailFast }))!;
        Assert.That(failure.Run, Is.SameAs(study[0]));
        Assert.That(failure.InnerException, Is.TypeOf<InvalidOperationException>());
        Assert.That(study.Select(run => run.State), Is.EqualTo([RunState.Failed, RunState.Pending, RunState.Pending]));
    }

    [Test]
    public async Task A_sorted_argument_is_the_runs_own()
    {
        using var studies = new TemporaryStudies();
        double[] shared = [3, 1, 2];
        await using Study study = studies.Open();
        study.AddRange(HeatLoss.Grid(area: [1, 2], layers: [shared], reduce: [Reduction.Max, Reduction.Min]));
        string[] ids = [.. study.Select(run => run.Id)];
        (await study.RunAsync()).ThrowIfFailed();
        Assert.That(shared, Is.EqualTo([3, 1, 2]));
        Assert.That(study.Results().Select(run => (double[])run.Parameters["layers"]!), Has.All.EqualTo(new double[] { 3, 1, 2 }));
        Assert.That(study.Results().Select(run => run.Id), Is.EqualTo(ids));
    }

    [Test]
    public async Task Without_saving_nothing_is_written()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open(saveResults: false);
        Pair run = study.Add(new Pair(1, 2));
        (await study.RunAsync()).ThrowIfFailed();
        Assert.That(run.Result, Is.EqualTo(-1));
        Assert.That(Directory.GetFileSystemEntries(studies.Path), Is.Empty);
        Assert.That((await study.RunAsync()).Executed, Is.Zero);
    }

    [Test]
    public async Task Cancelling_keeps_what_has_finished()
    {
        using var studies = new TemporaryStudies();
        using var cancellation = new CancellationTokenSource();
        await using (Study study = studies.Open())
        {
            study.AddRange(Enumerable.Range(0, 6).Select(value => new Gated(value, async (number, token) =>
            {
                if (number == 3)
                {
                    await cancellation.CancelAsync();
                }

                token.ThrowIfCancellationRequested();
            })));
            OperationCanceledException thrown = Assert.CatchAsync<OperationCanceledException>(
                () => study.RunAsync(new StudyOptions { MaxParallelism = 1 }, cancellation.Token))!;
            Assert.That(thrown.CancellationToken, Is.EqualTo(cancellation.Token));
            Assert.That(study.Select(run => run.State),
                Is.EqualTo([RunState.Done, RunState.Done, RunState.Done, RunState.Pending, RunState.Pending, RunState.Pending]));
        }

        await using Study reopened = studies.Open();
        reopened.AddRange(Gated.Grid(value: [0, 1, 2, 3, 4, 5]));
        Assert.That(reopened.Count(run => run.IsDone), Is.EqualTo(3));
        Assert.That((await reopened.RunAsync()).Executed, Is.EqualTo(3));
    }

    [Test]
    public async Task A_timeout_of_the_call_keeps_what_has_finished()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.AddRange([new Gated(1), new Gated(2, (_, token) => Task.Delay(Timeout.Infinite, token))]);
        TimeoutException thrown = Assert.ThrowsAsync<TimeoutException>(
            () => study.RunAsync(new StudyOptions { MaxParallelism = 1, Timeout = TimeSpan.FromSeconds(1) }))!;
        Assert.That(thrown.Message, Does.Contain("StudyOptions.Timeout"));
        Assert.That(study.Select(run => run.State), Is.EqualTo([RunState.Done, RunState.Pending]));
    }

    [Test]
    public async Task A_timeout_ends_a_call_that_waits_for_a_run_of_another_call()
    {
        using var studies = new TemporaryStudies();
        await using Study first = studies.Open(), second = studies.Open();
        TaskCompletionSource started = new(), gate = new();
        first.Add(new Gated(1, (_, _) =>
        {
            started.SetResult();
            return gate.Task;
        }));
        Task<StudyReport> executing = first.RunAsync();
        await started.Task;
        second.Add(new Gated(1));
        Task<StudyReport> waiting = second.RunAsync(new StudyOptions { Timeout = TimeSpan.FromSeconds(1) });
        TimeoutException thrown = Assert.ThrowsAsync<TimeoutException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)))!;
        Assert.That(thrown.Message, Does.Contain("StudyOptions.Timeout"));
        gate.SetResult();
        Assert.That((await executing).Executed, Is.EqualTo(1));
    }

    [Test]
    public async Task A_run_that_takes_too_long_has_failed()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        Endless run = study.Add(new Endless(1));
        StudyReport report = await study.RunAsync();
        Assert.That(report.Failures, Is.EqualTo([run]));
        Assert.That(run.Failure!.Type, Is.EqualTo("System.TimeoutException"));
    }

    [Test]
    public async Task A_run_that_ends_because_its_time_is_up_has_failed_whatever_it_returns()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        CutShort run = study.Add(new CutShort(1));
        Assert.That((await study.RunAsync()).Failures, Is.EqualTo([run]));
        Assert.That(run.Failure!.Type, Is.EqualTo("System.TimeoutException"));
    }

    [Test]
    public async Task A_result_of_a_derived_class_is_not_stored_in_part()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.AddRange(Figures.Grid(isCircle: [false, true]));
        StudyReport report = await study.RunAsync(new StudyOptions { MaxParallelism = 1 });
        Assert.That((report.Executed, report.Failures.Count), Is.EqualTo((1, 1)));
        Assert.That(study[1].Failure!.Message, Does.Contain("Figures+Circle").And.Contain("Figures+Figure"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_progress_that_throws_ends_the_call_and_is_not_taken_for_a_failure_of_a_run(bool saveResults)
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open(saveResults: saveResults);
        var executed = 0;
        study.AddRange(Enumerable.Range(0, 50).Select(value => new Gated(value, (_, _) =>
        {
            Interlocked.Increment(ref executed);
            return Task.CompletedTask;
        })));
        ArithmeticException thrown =
            Assert.ThrowsAsync<ArithmeticException>(
                () => study.RunAsync(new StudyOptions { Progress = new Broken(), Retry = new() { MaxAttempts = 4 } }))!;
        Assert.That(thrown.Message, Is.EqualTo("broken"));
        Assert.That(executed, Is.LessThanOrEqualTo(50));
    }

    [Test]
    public async Task A_cancelled_run_that_throws_at_whoever_cancels_it_does_not_end_the_process()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        var gate = new TaskCompletionSource();
        study.Add(new Number(900));
        study.Add(new Prickly(1, gate.Task));
        Assert.ThrowsAsync<ArithmeticException>(() => study.RunAsync(new StudyOptions { MaxParallelism = 2, Progress = new Broken() }));
    }

    [Test]
    public async Task A_study_that_is_disposed_while_it_runs_closes_its_file_at_the_end()
    {
        using var studies = new TemporaryStudies();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously),
            gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Study study = studies.Open();
        study.Add(new Gated(1, (_, _) =>
        {
            begun.SetResult();
            return gate.Task;
        }));
        Task<StudyReport> running = study.RunAsync();
        await begun.Task;
        await study.DisposeAsync();
        gate.SetResult();
        Assert.That((await running).Executed, Is.EqualTo(1));
        Assert.That(Directory.GetFileSystemEntries(studies.Path), Is.EqualTo([studies.File()]));
    }

    [Test]
    public async Task Progress_says_how_far_it_has_come()
    {
        using var studies = new TemporaryStudies();
        var seen = new Recorder();
        await using Study study = studies.Open();
        study.AddRange(Number.Grid(value: [.. Enumerable.Range(0, 200)]));
        await study.RunAsync(new StudyOptions { Progress = seen });
        Assert.That(seen.Reports.Select(report => report.Done), Is.Ordered);
        StudyProgress last = seen.Reports[^1];
        Assert.That((last.Done, last.Total, last.IsComplete, last.Remaining), Is.EqualTo((200, 200, true, TimeSpan.Zero)));
        Assert.That(new StudyProgress { Total = 10, Done = 6, Stored = 1, Elapsed = TimeSpan.FromSeconds(10) }.Remaining,
            Is.EqualTo(TimeSpan.FromSeconds(8)));
    }

    [Test]
    public async Task Results_that_do_not_read_back_end_the_study_before_others_are_computed()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.AddRange(Unreadable.Grid(value: [.. Enumerable.Range(0, 100)]));
        NotSupportedException thrown =
            Assert.ThrowsAsync<NotSupportedException>(() => study.RunAsync(new StudyOptions { MaxParallelism = 1 }))!;
        Assert.That(thrown.Message, Does.Contain("change when they are stored and read again"));
        Assert.That(Unreadable.s_executed, Is.EqualTo(1));
        Assert.That(study.Any(run => run.IsDone), Is.False);
    }

    [Test]
    public async Task Removing_forgets_what_is_stored()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.AddRange(Number.Grid(value: [1, 2, 3]));
        study.Add(new Pair(1, 2));
        await study.RunAsync();
        Assert.That(study.Remove(study[1]), Is.True);
        Assert.That(study.Select(run => run.Index), Is.EqualTo([0, 1, 2]));
        Assert.That(study.Results("Number").Select(run => run.Parameter<int>("value")), Is.EqualTo([1, 3]));
        study.Clear();
        Assert.That(study, Is.Empty);
        Assert.That(study.Results(), Is.Empty);
    }

    [Test]
    public async Task Removing_forgets_what_a_dead_process_had_claimed()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.AddRange(Number.Grid(value: [1, 2]));
        await study.RunAsync();
        studies.Execute("""
            insert into _workers values ('00000000000000000000000000000dea', 'elsewhere', 1, '2020-01-01T00:00:00.0000000Z');
            update Number set _state = 1, _worker = '00000000000000000000000000000dea' where value = 1;
            """);
        study.Remove(study[0]);
        Assert.That(study.Results("Number").Select(run => run.Parameter<int>("value")), Is.EqualTo([2]));
    }

    [Test]
    public void A_run_belongs_to_one_study()
    {
        using var studies = new TemporaryStudies();
        using Study one = studies.Open("one"), other = studies.Open("other");
        Pair run = one.Add(new Pair(1, 2));
        Assert.That(one.Add(run), Is.SameAs(run));
        Assert.That(one, Has.Count.EqualTo(1));
        Assert.That(() => other.Add(run), Throws.InvalidOperationException.With.Message.Contains("belongs to the study one"));
    }

    [TestCase("")]
    [TestCase("a/b")]
    [TestCase("..")]
    public void A_name_is_a_files_name(string name) => Assert.That(() => Study.Open(name), Throws.ArgumentException);

    private sealed class Broken : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => throw new ArithmeticException("broken");
    }

    private sealed class Recorder : IProgress<StudyProgress>
    {
        internal List<StudyProgress> Reports { get; } = [];

        public void Report(StudyProgress value) => Reports.Add(value);
    }
}
