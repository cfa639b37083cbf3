using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Batching.Runtime;
using Batching.Studies;
using Batching.Studies.Stores;

namespace Batching.Cluster;

/// <summary>
/// Runs studies on a cluster: plan the runs once, run each shard on any machine, and merge the results into the study. The program is the
/// same everywhere, and adds the same runs.
/// </summary>
public static class ClusterStudyExtensions
{
    private const int RunsPerTransaction = 1024;

    /// <summary>
    /// Plans the runs without a result for the current code, and writes the plan file. If you plan the same again, the existing file is
    /// used.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="folder">A folder that all machines see. It is created if it does not exist.</param>
    /// <param name="shardCount">How many shards the plan has: at most as many as there are runs.</param>
    /// <param name="layout">How runs are distributed to shards. Default: <see cref="ShardLayout.Strided"/>.</param>
    /// <param name="cancellationToken">Cancels the call before anything is written.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shardCount"/> is not from 1 to the number of runs.</exception>
    /// <exception cref="InvalidOperationException">Every run has a result, or the study is running.</exception>
    /// <exception cref="NotSupportedException">
    /// A run class has no code version, so results of other code could not be recognized.
    /// </exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Task<ClusterPlan> PlanShardsAsync(
        this Study study, string folder, int shardCount, ShardLayout layout = ShardLayout.Strided,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        study.ThrowIfBusy();
        return Task.Run(
            async () =>
            {
                StudyPlan plan = await study.PlanAsync(cancellationToken).ConfigureAwait(false);
                Run[] runs = [.. plan.Runs.Where(run => !run.IsStored).Select(run => run.Run).DistinctBy(run => run.Id)];
                if (runs.Length == 0)
                {
                    throw new InvalidOperationException(study.Count == 0
                        ? $"{study.Name} has nothing to plan: no run was added."
                        : $"{study.Name} has nothing to plan: every run has a result.");
                }

                ClusterPlan.Check(study.Name, folder, shardCount, runs.Length, layout, "runs");
                var data = new PlanData
                {
                    Kind = PlanKind.Study,
                    Name = study.Name,
                    Shards = shardCount,
                    Layout = layout,
                    Code = [
                        .. runs.DistinctBy(run => run.Class).Select(run => CodeOf(study, run))
                            .OrderBy(code => code.Of, StringComparer.Ordinal)],
                    Runs = [.. runs.Select(run => new PlannedIdentity(run.Class.Name, run.Id, ParametersOf(run)))],
                };
                cancellationToken.ThrowIfCancellationRequested();
                return ClusterPlan.Write(folder, data);
            },
            cancellationToken);
    }

    /// <summary>
    /// Runs a shard of a plan: executes its runs without a result, in parallel, and publishes each result at once. You can run a shard any
    /// number of times, even twice at the same time: a result is published once, and killing the process only loses the runs that it is
    /// executing.
    /// </summary>
    /// <param name="study">The study, with the runs of the plan.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="shardIndex">The index of the shard, from 0.</param>
    /// <param name="options">
    /// How runs are executed. <see cref="StudyOptions.OnCodeChange"/> is ignored. Default: <c>new StudyOptions()</c>.
    /// </param>
    /// <param name="shardOptions">How the shard is run. Default: <c>new ShardOptions()</c>.</param>
    /// <param name="stoppingToken">
    /// Stops the shard gracefully: no further run starts, executing runs may complete within <see cref="ShardOptions.GracePeriod"/> and are
    /// published, and the call returns a report with <see cref="ShardReport.IsStopped"/>. Use it when a scheduler asks the process to end:
    /// see <see cref="TerminationSignal"/>. Default: never.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancels the shard at once: executing runs are cancelled too, and the call throws. Published results are kept.
    /// </param>
    /// <returns>What the call did. Failed runs are recorded and in the report, even if they failed in an earlier call.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such shard.</exception>
    /// <exception cref="ArgumentException">
    /// The plan has a run that the study does not have, or it was created by a program with other code.
    /// </exception>
    /// <exception cref="ResultConflictException">
    /// A result differs from the one of another copy of the run. All others have been published.
    /// </exception>
    /// <exception cref="TimeoutException">The study's time limit was exceeded (<see cref="StudyOptions.Timeout"/>).</exception>
    /// <exception cref="RunFailedException">A run failed under <see cref="FailurePolicy.FailFast"/>.</exception>
    /// <exception cref="NotSupportedException">A result cannot be stored.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<ShardReport> RunShardAsync(
        this Study study, ClusterPlan plan, int shardIndex, StudyOptions? options = null, ShardOptions? shardOptions = null,
        CancellationToken stoppingToken = default, CancellationToken cancellationToken = default)
    {
        shardOptions ??= new ShardOptions();
        long begin = Stopwatch.GetTimestamp();
        RunSlot[] slots = await SlotsOfAsync(study, plan, cancellationToken).ConfigureAwait(false);
        plan.CheckShard(shardIndex);
        long[] places = [.. plan.PlacesOf(shardIndex)];
        ResultFolder results = plan.Items.Results;
        List<RunSlot> pending = [];
        List<ShardFailure> failedBefore = [];
        await Task.Run(
            () =>
            {
                foreach (long place in places)
                {
                    ResultRecord? record = results.Read(plan.Items.KeyOf(place));
                    if (record is null || (record.State == ResultState.Failed && shardOptions.RetryFailed))
                    {
                        pending.Add(new RunSlot(slots[place].Run));
                    }
                    else if (record.Failure is { } failure)
                    {
                        failedBefore.Add(plan.Items.FailureOf(place, failure));
                    }
                }
            },
            cancellationToken).ConfigureAwait(false);
        using var store = new ShardRunStore(results);
        await GracefulStop.RunAsync(
            token => new StudySession(new StudyCall
            {
                Study = study.Name,
                Store = store,
                Total = places.Length,
                Pending = pending,
                Options = options ?? new StudyOptions(),
                TypeOf = study.TypeOf,
                OtherCode = _ => new UnreachableException(),
                CancellationToken = token,
                Drain = stoppingToken,
            }).RunAsync(),
            shardOptions.GracePeriod, stoppingToken, cancellationToken).ConfigureAwait(false);
        if (store.Conflicts.Count > 0)
        {
            throw new ResultConflictException(store.Conflicts);
        }

        return new ShardReport
        {
            Plan = plan,
            ShardIndex = shardIndex,
            Total = places.Length,
            Stored = places.Length - pending.Count - failedBefore.Count,
            Executed = pending.Count(slot => slot.State == RunState.Done),
            Failures = [
                .. failedBefore,
                .. pending.Where(slot => slot.State == RunState.Failed)
                    .Select(slot => new ShardFailure { Item = slot.Run.ToString(), Failure = slot.Failure! })],
            IsStopped = pending.Any(slot => slot.State is not (RunState.Done or RunState.Failed)),
            Elapsed = Stopwatch.GetElapsedTime(begin),
        };
    }

    /// <summary>
    /// Merges the results of a plan into the study and its store. Results that exist are merged even if others are missing; the call then
    /// throws, unless <paramref name="allowIncomplete"/> is true. Merge again to add later results.
    /// </summary>
    /// <param name="study">The study, with the runs of the plan.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="allowIncomplete">
    /// Whether missing or failed runs are allowed. <see cref="MergeReport.IsComplete"/> then tells whether there are any. Default: false.
    /// </param>
    /// <param name="cancellationToken">Cancels the call. Results that are already merged are kept.</param>
    /// <returns>What the call did.</returns>
    /// <exception cref="IncompletePlanException">A run has no result. The results that exist have been merged.</exception>
    /// <exception cref="ArgumentException">
    /// The plan has a run that the study does not have, or it was created by a program with other code.
    /// </exception>
    /// <exception cref="ResultConflictException">
    /// The results of two copies of a run differ, or a result differs from the stored one. Nothing was merged.
    /// </exception>
    /// <exception cref="IOException">The folder or the store cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static async Task<MergeReport> MergeAsync(
        this Study study, ClusterPlan plan, bool allowIncomplete = false, CancellationToken cancellationToken = default)
    {
        RunSlot[] slots = await SlotsOfAsync(study, plan, cancellationToken).ConfigureAwait(false);
        MergeReport report = await Task.Run(() => MergeAsync(study, plan, slots, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        if (!allowIncomplete)
        {
            report.ThrowIfIncomplete();
        }

        return report;
    }

    private static async Task<MergeReport> MergeAsync(
        Study study, ClusterPlan plan, RunSlot[] slots, CancellationToken cancellationToken)
    {
        var reader = new StatusReader(plan);
        ClusterStatus status = reader.Read(cancellationToken);
        if (status.ConflictingFiles.Count > 0)
        {
            throw new ResultConflictException(status.ConflictingFiles);
        }

        foreach (string code in plan.Items.Codes)
        {
            plan.Items.Results.RemoveAbandoned(code);
        }

        (int Place, FinishedRun Run)[] found = [
            .. Enumerable.Range(0, slots.Length).Where(place => reader[place] is not null)
                .Select(place => (place, Finished(study, slots[place].Run, reader[place]!)))];
        long merged = 0, stored = 0, busy = 0;
        if (study.Store is null || found.Length == 0)
        {
            foreach ((int place, FinishedRun run) in found)
            {
                (merged, stored) = slots[place].State == RunState.Done ? (merged, stored + 1) : (merged + 1, stored);
                slots[place].Load(run.Run, null, run.Run.Code!, keepsOther: false);
            }

            return new MergeReport { Status = status, Merged = merged, Stored = stored };
        }

        Dictionary<string, StoredRun> before = await StoredAsync(study, found, cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> results = await ResultsOfAsync(
            study, found.Where(each => IsStored(each.Run) && each.Run.Run.State == StoredState.Done), cancellationToken)
            .ConfigureAwait(false);
        string[] different = [
            .. found.Where(each => results.TryGetValue(each.Run.Run.Id, out string? result) && result != each.Run.Run.Result)
                .Select(each => plan.Items.Results.PathOf(plan.Items.KeyOf(each.Place)))];
        if (different.Length > 0)
        {
            throw new ResultConflictException(different);
        }

        using (IRunWorker worker = study.Store.BeginWork(cancellationToken))
        {
            worker.FreeDead();
            foreach ((int Place, FinishedRun Run)[] chunk in found.Where(each => !IsStored(each.Run)).Chunk(RunsPerTransaction))
            {
                cancellationToken.ThrowIfCancellationRequested();
                IReadOnlyList<bool> claimed = worker.Commit([],
                    [.. chunk.Select(each => study.TypeOf(slots[each.Place].Run).Claim(slots[each.Place].Run, replacesOtherCode: true))]);
                FinishedRun[] mine = [.. chunk.Where((_, at) => claimed[at]).Select(each => each.Run)];
                worker.Commit(mine, []);
                merged += mine.Length;
            }
        }

        await study.Store.CompleteAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, StoredRun> after = await StoredAsync(study, found, cancellationToken).ConfigureAwait(false);
        foreach ((int place, FinishedRun run) in found)
        {
            if (after.TryGetValue(run.Run.Id, out StoredRun? row))
            {
                slots[place].Load(row, study.TypeOf(slots[place].Run).Results, run.Run.Code!, keepsOther: false);
                busy += row.State is StoredState.Running or StoredState.Pending ? 1 : 0;
            }
        }

        stored = found.Length - merged - busy;
        return new MergeReport { Status = status, Merged = merged, Stored = stored, Busy = busy };

        bool IsStored(FinishedRun run)
            => before.TryGetValue(run.Run.Id, out StoredRun? row) && row.Code == run.Run.Code && row.State == run.Run.State;
    }

    private static async ValueTask<Dictionary<string, string>> ResultsOfAsync(
        Study study, IEnumerable<(int Place, FinishedRun Run)> stored, CancellationToken cancellationToken)
    {
        var results = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (IGrouping<RunSchema, FinishedRun> group in BySchema(stored))
        {
            string[] ids = [.. group.Select(run => run.Run.Id)];
            foreach ((string id, string result) in
                await study.Store!.ReadResultsAsync(group.Key, ids, cancellationToken).ConfigureAwait(false))
            {
                results.Add(id, result);
            }
        }

        return results;
    }

    private static async ValueTask<Dictionary<string, StoredRun>> StoredAsync(
        Study study, (int Place, FinishedRun Run)[] found, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, StoredRun>(StringComparer.Ordinal);
        foreach (IGrouping<RunSchema, FinishedRun> group in BySchema(found))
        {
            string[] ids = [.. group.Select(run => run.Run.Id)];
            foreach ((string id, StoredRun row) in await study.Store!.ReadAsync(group.Key, ids, cancellationToken).ConfigureAwait(false))
            {
                rows.Add(id, row);
            }
        }

        return rows;
    }

    private static IEnumerable<IGrouping<RunSchema, FinishedRun>> BySchema(IEnumerable<(int Place, FinishedRun Run)> runs)
        => runs.Select(each => each.Run).GroupBy(run => run.Schema);

    private static FinishedRun Finished(Study study, Run run, ResultRecord record) => new()
    {
        Schema = study.TypeOf(run).Schema,
        Run = new StoredRun
        {
            Id = run.Id,
            State = record.State == ResultState.Done ? StoredState.Done : StoredState.Failed,
            Code = record.Item.Code,
            Result = record.Result,
            Runtime = record.Runtime,
            Started = record.Finished - record.Runtime,
            Finished = record.Finished,
            Failure = record.Failure,
        },
    };

    private static PlannedCode CodeOf(Study study, Run run)
    {
        CodeVersion code = study.TypeOf(run).Code;
        return run.Manifest is not null
            ? new PlannedCode(run.Class.Name, code.Version, code.Members)
            : throw new NotSupportedException(
                $"{run.Class.Name} has no code version, so results of other code could not be recognized. Reference Batching.Generators as "
                    + "an analyzer, and build again.");
    }

    private static JsonElement ParametersOf(Run run)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, ValueCodec.JsonOptions))
        {
            json.WriteStartObject();
            run.ShowTo(new JsonVisitor(json));
            json.WriteEndObject();
        }

        return JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())).RootElement;
    }

    /// <summary>The study's slots for the runs of the plan, in its order. Throws if the plan does not fit the study.</summary>
    private static async ValueTask<RunSlot[]> SlotsOfAsync(Study study, ClusterPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(plan);
        study.ThrowIfBusy();
        plan.CheckKind(PlanKind.Study);
        RunSlot[] slots =
        [
            .. plan.Data.Runs!.Select((run, place) => study.Slots.TryGetValue(run.Id, out RunSlot? slot)
                ? slot
                : throw new ArgumentException(
                    $"{study.Name} does not have the run {plan.Items.NameOf(place)} of the plan '{plan.Path}'. Add the same runs as the "
                        + "program that created the plan, or plan again.", nameof(plan))),
        ];
        await study.LoadAsync(cancellationToken).ConfigureAwait(false);
        foreach (PlannedCode planned in plan.Data.Code)
        {
            RunSlot? slot = Array.Find(slots, slot => slot.Run.Class.Name == planned.Of);
            if (slot is not null && study.TypeOf(slot.Run).Code is var code && code.Version != planned.Version
                && !code.IsSameAs(planned.Members))
            {
                throw new ArgumentException(
                    $"The plan '{plan.Path}' was created by a program with other code for {planned.Of}: "
                        + $"{code.DifferenceFrom(planned.Members)}. Use the program that created the plan, or plan again.", nameof(plan));
            }
        }

        return slots;
    }
}
