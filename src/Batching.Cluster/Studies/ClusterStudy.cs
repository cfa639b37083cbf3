using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Batching.Runtime;
using Batching.Studies;
using Batching.Studies.Stores;

namespace Batching.Cluster;

/// <summary>
/// Studies on a cluster: plan the runs once, run each shard wherever an engine starts it, merge the results into the study. The program is
/// the same everywhere, and adds the same runs.
/// </summary>
public static class ClusterStudy
{
    private const int RunsPerTransaction = 1024;

    /// <summary>
    /// Plans the runs that have no result yet of the code as it is now: writes a plan file, once and whole. Planning the same again finds
    /// the file that is there.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="folder">A folder that all machines see. It is made where there is none.</param>
    /// <param name="shards">How many pieces the runs are dealt to: at most as many as there are runs.</param>
    /// <param name="layout">How. Default: <see cref="ShardLayout.Strided"/>.</param>
    /// <param name="cancellationToken">Ends the call before anything is written.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of shards is not from 1 to the number of runs.</exception>
    /// <exception cref="InvalidOperationException">Every run has a result already; or the study is running.</exception>
    /// <exception cref="NotSupportedException">
    /// The code of a run class is not known, so that results of other code could not be told apart.
    /// </exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static Task<ClusterPlan> PlanAsync(
        this Study study, string folder, int shards, ShardLayout layout = ShardLayout.Strided,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        study.ThrowIfBusy();
        return Task.Run(
            () =>
            {
                Run[] runs = [.. study.Plan().Runs.Where(run => !run.IsStored).Select(run => run.Run).DistinctBy(run => run.Id)];
                if (runs.Length == 0)
                {
                    throw new InvalidOperationException(
                        $"{study.Name} has nothing to plan: {(study.Count == 0 ? "no run was added" : "every run has a result")}.");
                }

                ClusterPlan.Check(study.Name, folder, shards, runs.Length, layout, "runs");
                var data = new PlanData
                {
                    Format = PlanData.FormatName,
                    Version = PlanData.CurrentVersion,
                    Kind = PlanKind.Study,
                    Name = study.Name,
                    Shards = shards,
                    Layout = layout,
                    Code = [.. runs.DistinctBy(run => run.Class).Select(run => CodeOf(study, run))
                        .OrderBy(code => code.Of, StringComparer.Ordinal)],
                    Runs = [.. runs.Select(run => new PlannedIdentity(run.Class.Name, run.Id, ParametersOf(run)))],
                };
                cancellationToken.ThrowIfCancellationRequested();
                return ClusterPlan.Write(folder, data);
            },
            cancellationToken);
    }

    /// <summary>
    /// Runs a shard of a plan: executes its runs that have no result in the plan's folder, in parallel, and publishes each as soon as it is
    /// there. Run it as often as you like, also twice at the same time: a result is published once, and killing it at any moment loses only
    /// what was under way.
    /// </summary>
    /// <param name="study">The study: it has the plan's runs.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="index">The shard, from 0.</param>
    /// <param name="options">
    /// How runs are executed. <see cref="StudyOptions.OnCodeChange"/> does not count. Default: <c>new StudyOptions()</c>.
    /// </param>
    /// <param name="shard">How the shard is run. Default: <c>new ShardOptions()</c>.</param>
    /// <param name="cancellationToken">Ends the call, and cancels the runs under way: what has finished is published.</param>
    /// <returns>What it did. Failed runs are recorded, and in the report, also when they failed in an earlier call.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shard.</exception>
    /// <exception cref="ArgumentException">
    /// The plan is of something else: it has a run that the study has not, or it was made by a program with other code.
    /// </exception>
    /// <exception cref="ResultConflictException">
    /// A result differs from that of another copy of the run. Everything else has been published.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="TimeoutException">The time is up (<see cref="StudyOptions.Timeout"/>).</exception>
    /// <exception cref="RunFailedException">A run failed under <see cref="FailurePolicy.FailFast"/>.</exception>
    /// <exception cref="NotSupportedException">Results cannot be stored as they are.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static async Task<ShardReport> RunShardAsync(
        this Study study, ClusterPlan plan, int index, StudyOptions? options = null, ShardOptions? shard = null,
        CancellationToken cancellationToken = default)
    {
        (options, shard) = (options ?? new StudyOptions(), shard ?? new ShardOptions());
        long begin = Stopwatch.GetTimestamp();
        RunSlot[] slots = SlotsOf(study, plan);
        plan.CheckIndex(index);
        long[] places = [.. plan.PlacesOf(index)];
        ResultFolder results = plan.Items.Results;
        List<RunSlot> pending = [];
        List<ShardFailure> standing = [];
        await Task.Run(
            () =>
            {
                foreach (long place in places)
                {
                    ResultRecord? record = results.Read(plan.Items.KeyOf(place));
                    if (record is null || (record.State == ResultState.Failed && shard.RetryFailed))
                    {
                        pending.Add(new RunSlot(slots[place].Run));
                    }
                    else if (record.Failure is { } failure)
                    {
                        standing.Add(new ShardFailure(plan.Items.NameOf(place), failure));
                    }
                }
            },
            cancellationToken).ConfigureAwait(false);
        using var store = new ShardRunStore(results);
        using var hard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using (shard.Stop.Register(() => hard.CancelAfter(shard.Grace)).ConfigureAwait(false))
        {
            try
            {
                var session = new StudySession(new StudyCall
                {
                    Study = study.Name,
                    Store = store,
                    Total = places.Length,
                    Pending = pending,
                    Options = options,
                    TypeOf = study.TypeOf,
                    OtherCode = _ => new UnreachableException(),
                    CancellationToken = hard.Token,
                    Drain = shard.Stop,
                });
                await session.RunAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (shard.Stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // The grace has passed. What had finished is published.
            }
            catch (OperationCanceledException failure) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(failure.Message, failure, cancellationToken);
            }
        }

        if (store.Conflicts.Count > 0)
        {
            throw new ResultConflictException(store.Conflicts);
        }

        return new ShardReport
        {
            Plan = plan,
            Index = index,
            Total = places.Length,
            Stored = places.Length - pending.Count - standing.Count,
            Executed = pending.Count(slot => slot.State == RunState.Done),
            Failures = [.. standing,
                .. pending.Where(slot => slot.State == RunState.Failed)
                    .Select(slot => new ShardFailure(slot.Run.ToString(), slot.Failure!))],
            IsStopped = pending.Any(slot => slot.State is not (RunState.Done or RunState.Failed)),
            Elapsed = Stopwatch.GetElapsedTime(begin),
        };
    }

    /// <summary>
    /// Takes the results of a plan into the study and its store. What is there is taken over, also where some is missing or has failed;
    /// then the call throws, unless that is allowed. Merging again takes over what has come since.
    /// </summary>
    /// <param name="study">The study: it has the plan's runs.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="allowIncomplete">
    /// Whether a plan with missing or failed runs is no error: look at <see cref="MergeReport.IsComplete"/> then. Default: it is.
    /// </param>
    /// <param name="cancellationToken">Ends the call: what was taken over is whole.</param>
    /// <returns>What it did.</returns>
    /// <exception cref="IncompletePlanException">A run has no result. What there is has been taken over.</exception>
    /// <exception cref="ArgumentException">
    /// The plan is of something else: it has a run that the study has not, or it was made by a program with other code.
    /// </exception>
    /// <exception cref="ResultConflictException">
    /// Results of copies of one run differ, or a result differs from the one that is stored. Nothing was taken over.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="IOException">The folder, or the store, cannot be used.</exception>
    public static Task<MergeReport> MergeAsync(
        this Study study, ClusterPlan plan, bool allowIncomplete = false, CancellationToken cancellationToken = default)
    {
        RunSlot[] slots = SlotsOf(study, plan);
        return Task.Run(
            () =>
            {
                MergeReport report = Merge(study, plan, slots, cancellationToken);
                if (!allowIncomplete)
                {
                    report.ThrowIfIncomplete();
                }

                return report;
            },
            cancellationToken);
    }

    private static MergeReport Merge(Study study, ClusterPlan plan, RunSlot[] slots, CancellationToken cancellationToken)
    {
        var reader = new StatusReader(plan);
        ClusterStatus status = reader.Read(cancellationToken);
        if (status.Conflicts.Count > 0)
        {
            throw new ResultConflictException(status.Conflicts);
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

        Dictionary<string, StoredRun> before = Stored(study, found);
        Dictionary<string,
            string> results = ResultsOf(study, found.Where(each => IsStored(each.Run) && each.Run.Run.State == StoredState.Done));
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

        study.Store.Complete();
        Dictionary<string, StoredRun> after = Stored(study, found);
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

    private static Dictionary<string, string> ResultsOf(Study study, IEnumerable<(int Place, FinishedRun Run)> stored)
        => stored.GroupBy(each => each.Run.Schema.Type)
            .SelectMany(group => study.Store!.ReadResults(group.First().Run.Schema, [.. group.Select(each => each.Run.Run.Id)]))
            .ToDictionary(StringComparer.Ordinal);

    private static Dictionary<string, StoredRun> Stored(Study study, (int Place, FinishedRun Run)[] found)
        => found.GroupBy(each => each.Run.Schema.Type)
            .SelectMany(group => study.Store!.Read(group.First().Run.Schema, [.. group.Select(each => each.Run.Run.Id)]))
            .ToDictionary(StringComparer.Ordinal);

    private static FinishedRun Finished(Study study, Run run, ResultRecord record) => new(
        study.TypeOf(run).Schema,
        new StoredRun(
            run.Id,
            record.State == ResultState.Done ? StoredState.Done : StoredState.Failed,
            record.Item.Code,
            record.Result,
            record.Runtime,
            record.Finished - record.Runtime,
            record.Finished,
            record.Failure));

    private static PlannedCode CodeOf(Study study, Run run)
    {
        CodeVersion code = study.TypeOf(run).Code;
        return run.Manifest is not null
            ? new PlannedCode(run.Class.Name, code.Version, code.Members)
            : throw new NotSupportedException(
                $"{run.Class.Name} has no code version, so that results of other code could not be told apart: reference "
                    + "Batching.Generators as an analyzer, and build.");
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

    /// <summary>What the study knows of the plan's runs, in the plan's order; refuses a plan of something else.</summary>
    private static RunSlot[] SlotsOf(Study study, ClusterPlan plan)
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
                    $"{study.Name} does not have the run {plan.Items.NameOf(place)} of the plan '{plan.Path}': the program that planned "
                        + "added other runs. Add the same ones, or plan again.", nameof(plan))),
        ];
        foreach (PlannedCode planned in plan.Data.Code)
        {
            RunSlot? slot = Array.Find(slots, slot => slot.Run.Class.Name == planned.Of);
            if (slot is not null && study.TypeOf(slot.Run).Code is var code && code.Version != planned.Version
                && !code.IsSameAs(planned.Members))
            {
                throw new ArgumentException(
                    $"The plan '{plan.Path}' was made by a program with other code: of {planned.Of}, "
                        + $"{code.DifferenceFrom(planned.Members)}. Run the program that planned, or plan again.", nameof(plan));
            }
        }

        return slots;
    }
}
