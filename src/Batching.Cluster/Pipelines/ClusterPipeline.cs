using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Batching.Studies;

namespace Batching.Cluster;

/// <summary>
/// Pipelines on a cluster: plan a run once, run each shard wherever an engine starts it, take the outputs in order. A shard takes batches
/// by their place in the run: they are the same as without shards, to the bit, with the same shuffle and random numbers.
/// </summary>
/// <remarks>
/// A batch must not depend on those before it: a pipeline with a <c>Rebatch</c>, a <c>Merge</c> or variables is refused. Hooks run in each
/// shard. A <see cref="StopPipelineException"/> ends the run for all shards: later batches are not of it. A batch that fails is recorded
/// and ends nothing, whatever <see cref="PipelineOptions.BatchFailurePolicy"/> says.
/// </remarks>
public static class ClusterPipeline
{
    /// <summary>Plans a run: writes a plan file, once and whole. Planning the same again finds the file that is there.</summary>
    /// <typeparam name="TBatch">The type of the batches.</typeparam>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="name">The plan's name: a part of a file's name.</param>
    /// <param name="folder">A folder that all machines see. It is made where there is none.</param>
    /// <param name="shards">How many pieces the batches are dealt to: at most as many as there are batches.</param>
    /// <param name="options">How the pipeline runs. Default: <c>new PipelineOptions()</c>.</param>
    /// <param name="layout">How the batches are dealt. Default: <see cref="ShardLayout.Contiguous"/>.</param>
    /// <param name="cancellationToken">Ends the call before anything is written.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException">
    /// The options do not fit the pipeline, or the batches cannot be told apart by their place; the message says why.
    /// </exception>
    /// <exception cref="InvalidOperationException">The pipeline has no dataset.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static Task<ClusterPlan> PlanAsync<TBatch>(
        this Pipeline<TBatch> pipeline,
        string name,
        string folder,
        int shards,
        PipelineOptions? options = null,
        ShardLayout layout = ShardLayout.Contiguous,
        CancellationToken cancellationToken = default)
        where TBatch : Batch
    {
        options = Check(pipeline, options);
        return Task.Run(
            () =>
            {
                PlannedPipeline planned = PlannedOf(pipeline, options);
                ClusterPlan.Check(name, folder, shards, planned.Batches, layout, "batches");
                var data = new PlanData
                {
                    Format = PlanData.FormatName,
                    Version = PlanData.CurrentVersion,
                    Kind = PlanKind.Pipeline,
                    Name = name,
                    Shards = shards,
                    Layout = layout,
                    Code = [CodeOf(pipeline)],
                    Pipeline = planned,
                };
                cancellationToken.ThrowIfCancellationRequested();
                return ClusterPlan.Write(folder, data);
            },
            cancellationToken);
    }

    /// <summary>
    /// Runs a shard of a plan: its batches that have no output yet, in order, each written by the writer and published. Run it as often as
    /// you like, also twice at the same time: an output is published once, and killing it at any moment loses only what was under way.
    /// </summary>
    /// <typeparam name="TBatch">The type of the batches.</typeparam>
    /// <param name="pipeline">The pipeline that was planned.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="index">The shard, from 0.</param>
    /// <param name="write">Writes a batch: one at a time.</param>
    /// <param name="options">
    /// How the pipeline runs: as it was planned, but for prefetch and parallelism. Default: <c>new PipelineOptions()</c>.
    /// </param>
    /// <param name="extension">The extension of the outputs. Default: <c>.bin</c>.</param>
    /// <param name="shard">How the shard is run. Default: <c>new ShardOptions()</c>.</param>
    /// <param name="cancellationToken">Ends the call: what was published stays.</param>
    /// <returns>What it did. Failed batches are recorded, and in the report, also when they failed in an earlier call.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shard.</exception>
    /// <exception cref="ArgumentException">The plan is of another run: the message says in what it differs.</exception>
    /// <exception cref="ResultConflictException">
    /// An output differs from that of another copy of the batch. Everything else has been published.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static async Task<ShardReport> RunShardAsync<TBatch>(
        this Pipeline<TBatch> pipeline,
        ClusterPlan plan,
        int index,
        BatchWriter<TBatch> write,
        PipelineOptions? options = null,
        string extension = ".bin",
        ShardOptions? shard = null,
        CancellationToken cancellationToken = default)
        where TBatch : Batch
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(write);
        if (extension is not ['.', _, ..] || extension != Path.GetExtension("x" + extension))
        {
            throw new ArgumentException(
                $"'{extension}' is no extension of a file: give one that begins with a dot, '.csv' say.", nameof(extension));
        }

        options = Check(pipeline, options);
        shard ??= new ShardOptions();
        plan.CheckKind(PlanKind.Pipeline);
        plan.CheckIndex(index);
        CheckFits(pipeline, plan, options);
        long begin = Stopwatch.GetTimestamp();
        long[] places = [.. plan.PlacesOf(index)];
        var session = new ShardSession<TBatch>(plan, write, extension);
        long[] pending = await Task.Run(() => session.Pending(places, shard.RetryFailed), cancellationToken).ConfigureAwait(false);
        await session.RunAsync(pipeline, options with { Numbers = pending, BatchFailurePolicy = BatchFailurePolicy.Skip }, shard,
            cancellationToken).ConfigureAwait(false);
        if (session.Conflicts.Count > 0)
        {
            throw new ResultConflictException(session.Conflicts);
        }

        int standing = session.Standing;
        long left = pending.Length - session.Executed - (session.Failures.Count - standing);
        return new ShardReport
        {
            Plan = plan,
            Index = index,
            Total = places.Length,
            Stored = places.Length - pending.Length - standing,
            Executed = session.Executed + (session.IsAtEnd ? left : 0),
            Failures = session.Failures,
            IsStopped = !session.IsAtEnd && left > 0,
            Elapsed = Stopwatch.GetElapsedTime(begin),
        };
    }

    /// <summary>
    /// Hands out the outputs of a plan in the order of the run's batches, once each batch has one or was skipped; where one is missing,
    /// none is handed out and the call throws, unless that is allowed.
    /// </summary>
    /// <param name="plan">The plan of a pipeline.</param>
    /// <param name="take">Takes an output: one at a time. It is called again for each when the call is made again.</param>
    /// <param name="allowIncomplete">
    /// Whether a plan with missing or failed batches is no error: the outputs that there are, are handed out then, and
    /// <see cref="MergeReport.IsComplete"/> says that others are not there. Default: it is.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What it did.</returns>
    /// <exception cref="IncompletePlanException">A batch has no output. None was handed out.</exception>
    /// <exception cref="ArgumentException">The plan is that of a study.</exception>
    /// <exception cref="ResultConflictException">Outputs of copies of one batch differ.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<MergeReport> MergeAsync(
        this ClusterPlan plan, Func<BatchOutput, CancellationToken, Task> take, bool allowIncomplete = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(take);
        plan.CheckKind(PlanKind.Pipeline);
        var items = (BatchItems)plan.Items;
        var reader = new StatusReader(plan);
        ClusterStatus status = await Task.Run(() => reader.Read(cancellationToken), cancellationToken).ConfigureAwait(false);
        if (status.Conflicts.Count > 0)
        {
            throw new ResultConflictException(status.Conflicts);
        }

        if (!allowIncomplete)
        {
            new MergeReport { Status = status }.ThrowIfIncomplete();
        }

        long merged = 0;
        for (long place = 0; place < plan.Count && reader[place]?.State != ResultState.Stopped; place++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader[place] is { State: ResultState.Done } record)
            {
                await take(new BatchOutput(place, items.OutputOf(record)!.Value.Path), cancellationToken).ConfigureAwait(false);
                merged++;
            }
        }

        items.Codes.ToList().ForEach(items.Results.RemoveAbandoned);
        return new MergeReport { Status = status, Merged = merged };
    }

    private static PipelineOptions Check<TBatch>(Pipeline<TBatch> pipeline, PipelineOptions? options)
        where TBatch : Batch
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        options ??= new PipelineOptions();
        if (options.ResumeFrom is not null)
        {
            throw new ArgumentException(
                "PipelineOptions.ResumeFrom says where one run goes on. Shards go on by themselves: leave it out.", nameof(options));
        }

        if (pipeline.Chain.Nodes.OfType<RepartitionBoundary>().FirstOrDefault() is { } boundary)
        {
            throw new ArgumentException(
                $"{boundary.Name} makes batches of those before them, so that no shard can take its own alone. Run what stands "
                    + "before it on the cluster, and the rest over its outputs.", nameof(pipeline));
        }

        if (pipeline.Chain.Variables.FirstOrDefault() is { } variable)
        {
            throw new ArgumentException(
                $"The variable '{variable.Name}' is changed by one batch after the other, so that no shard knows its value. Compute it "
                    + "when the outputs are merged.", nameof(pipeline));
        }

        // Whatever else does not fit is said here, not on another machine.
        _ = new RunStages(pipeline.Chain, options, 0);
        return options;
    }

    private static void CheckFits<TBatch>(Pipeline<TBatch> pipeline, ClusterPlan plan, PipelineOptions options)
        where TBatch : Batch
    {
        (PlannedPipeline own, PlannedPipeline planned) = (PlannedOf(pipeline, options), plan.Data.Pipeline!);
        if ((JsonDifference.Of(own.Options, planned.Options, "options")
            ?? JsonDifference.Of(own.Steps, planned.Steps, "pipeline")) is { } difference)
        {
            throw new ArgumentException(
                $"The plan '{plan.Path}' is of another run: {difference}. Run the pipeline that was planned, with its options, or "
                    + "plan again.", nameof(plan));
        }

        PlannedCode code = CodeOf(pipeline);
        foreach ((string assembly, string hash) in code.Members)
        {
            if (plan.Data.Code[0].Members.GetValueOrDefault(assembly) is var before && before != hash)
            {
                throw new ArgumentException(
                    $"The plan '{plan.Path}' was made by a program with other code: {assembly} "
                        + $"{(before is null ? "is new" : "has changed")}. Run the program that planned, or plan again.", nameof(plan));
            }
        }
    }

    private static PlannedPipeline PlannedOf<TBatch>(Pipeline<TBatch> pipeline, PipelineOptions options)
        where TBatch : Batch
    {
        return new(
            new RunPlan(pipeline.Chain.Source!, options).Count,
            JsonSerializer.SerializeToElement(options.Fingerprint, CheckpointJson.Default.OptionsFingerprint),
            JsonSerializer.SerializeToElement(pipeline.Chain.Fingerprint, CheckpointJson.Default.PipelineFingerprint));
    }

    /// <summary>The code of the assemblies that the batches and the program are of: what a lambda does is in one of them.</summary>
    private static PlannedCode CodeOf<TBatch>(Pipeline<TBatch> pipeline)
        where TBatch : Batch
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Assembly home in new[] { pipeline.Chain.Input.BatchType.Assembly, typeof(TBatch).Assembly,
            Assembly.GetEntryAssembly() }.OfType<Assembly>().Distinct())
        {
            foreach (ReachedAssembly reached in AssemblyCode.Of([home.FullName!], home))
            {
                // Of an app in a single file there is no file to read: each build then counts as other code.
                members[reached.Name] = reached.Code?.Hash ?? home.ManifestModule.ModuleVersionId.ToString("N");
            }
        }

        return new("assemblies", string.Join(' ', members.Values), members);
    }
}
