using System.Reflection;
using System.Text.Json;
using Batching.Studies;

namespace Batching.Cluster;

/// <summary>
/// Runs pipelines on a cluster: plan a run once, run each shard on any machine, and merge the outputs in order. A shard takes batches by
/// their number in the run. The batches are the same as without shards, to the bit, with the same shuffle and random numbers.
/// </summary>
/// <remarks>
/// A batch must not depend on earlier batches: pipelines with a <c>Rebatch</c>, a <c>Merge</c> or variables are refused. Hooks run in each
/// shard. A <see cref="StopPipelineException"/> ends the run for all shards. A failed batch is recorded, and the run continues, whatever
/// <see cref="PipelineOptions.BatchFailurePolicy"/> is.
/// </remarks>
public static class ClusterPipelineExtensions
{
    /// <summary>Plans a run, and writes the plan file. If you plan the same again, the existing file is used.</summary>
    /// <typeparam name="TBatch">The type of the batches.</typeparam>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="name">The name of the plan, which becomes part of its file name.</param>
    /// <param name="folder">A folder that all machines see. It is created if it does not exist.</param>
    /// <param name="shardCount">How many shards the plan has: at most as many as there are batches.</param>
    /// <param name="options">How the pipeline runs. Default: <c>new PipelineOptions()</c>.</param>
    /// <param name="layout">How batches are distributed to shards. Default: <see cref="ShardLayout.Contiguous"/>.</param>
    /// <param name="cancellationToken">Cancels the call before anything is written.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException">
    /// The options do not fit the pipeline, or a batch of it depends on earlier batches. The message says why.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="shardCount"/> is not from 1 to the number of batches.
    /// </exception>
    /// <exception cref="InvalidOperationException">The pipeline has no dataset.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Task<ClusterPlan> PlanShardsAsync<TBatch>(
        this Pipeline<TBatch> pipeline, string name, string folder, int shardCount, PipelineOptions? options = null,
        ShardLayout layout = ShardLayout.Contiguous, CancellationToken cancellationToken = default)
        where TBatch : Batch
    {
        options = Check(pipeline, options);
        return Task.Run(
            () =>
            {
                PlannedPipeline planned = PlannedOf(pipeline, options);
                ClusterPlan.Check(name, folder, shardCount, planned.Batches, layout, "batches");
                var data = new PlanData
                {
                    Kind = PlanKind.Pipeline,
                    Name = name,
                    Shards = shardCount,
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
    /// Runs a shard of a plan: computes its batches without an output, in order, writes each with your writer, and publishes it. You can
    /// run a shard any number of times, even twice at the same time: an output is published once, and killing the process only loses the
    /// batches that it is computing.
    /// </summary>
    /// <typeparam name="TBatch">The type of the batches.</typeparam>
    /// <param name="pipeline">The pipeline that was planned.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="shardIndex">The index of the shard, from 0.</param>
    /// <param name="write">
    /// Writes a batch to a file, and returns when the file is complete and closed. It gets the batch, a private path with the extension,
    /// and a token that is cancelled when the shard must end at once. It is called for one batch at a time, and must write the same bytes
    /// for the same batch, because copies of a batch are compared.
    /// </param>
    /// <param name="options">
    /// How the pipeline runs. Only prefetch and parallelism may differ from the plan. Default: <c>new PipelineOptions()</c>.
    /// </param>
    /// <param name="extension">The file name extension of the outputs. Default: <c>.bin</c>.</param>
    /// <param name="shardOptions">How the shard is run. Default: <c>new ShardOptions()</c>.</param>
    /// <param name="stoppingToken">
    /// Stops the shard gracefully: no further batch starts, the current batch may complete within <see cref="ShardOptions.GracePeriod"/>
    /// and is published, and the call returns a report with <see cref="ShardReport.IsStopped"/>. Use it when a scheduler asks the process
    /// to end: see <see cref="TerminationSignal"/>. Default: never.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancels the shard at once: the current batch is cancelled too, and the call throws. Published outputs are kept.
    /// </param>
    /// <returns>What the call did. Failed batches are in the report, even if they failed in an earlier call.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such shard.</exception>
    /// <exception cref="ArgumentException">
    /// The extension is invalid, or the plan belongs to another pipeline, to other options, or to a program with other code.
    /// </exception>
    /// <exception cref="ResultConflictException">
    /// An output differs from the one of another copy of the batch. All others have been published.
    /// </exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<ShardReport> RunShardAsync<TBatch>(
        this Pipeline<TBatch> pipeline, ClusterPlan plan, int shardIndex, Func<TBatch, string, CancellationToken, Task> write,
        PipelineOptions? options = null, string extension = ".bin", ShardOptions? shardOptions = null,
        CancellationToken stoppingToken = default, CancellationToken cancellationToken = default)
        where TBatch : Batch
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(write);
        if (extension is not ['.', _, ..] || extension != Path.GetExtension("x" + extension))
        {
            throw new ArgumentException(
                $"'{extension}' is not a file name extension. Use one that begins with a dot, such as '.csv'.", nameof(extension));
        }

        options = Check(pipeline, options);
        plan.CheckKind(PlanKind.Pipeline);
        plan.CheckShard(shardIndex);
        CheckFits(pipeline, plan, options);
        return new ShardSession<TBatch>(plan, shardIndex, write, extension)
            .RunAsync(pipeline, options, shardOptions ?? new ShardOptions(), stoppingToken, cancellationToken);
    }

    /// <summary>
    /// Passes the outputs of a plan to a consumer, in the order of the batches. If an output is missing, the call throws before it passes
    /// any, unless <paramref name="allowIncomplete"/> is true.
    /// </summary>
    /// <param name="plan">The plan of a pipeline.</param>
    /// <param name="consume">Receives each output, one at a time. If you call this method again, it receives all outputs again.</param>
    /// <param name="allowIncomplete">
    /// Whether missing or failed batches are allowed. The outputs that exist are then passed on, and
    /// <see cref="MergeReport.IsComplete"/> tells whether these are all. Default: false.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the call did.</returns>
    /// <exception cref="IncompletePlanException">A batch has no output. No output was passed on.</exception>
    /// <exception cref="ArgumentException">The plan is the plan of a study.</exception>
    /// <exception cref="ResultConflictException">The outputs of two copies of a batch differ.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static async Task<MergeReport> MergeOutputsAsync(
        this ClusterPlan plan, Func<BatchOutput, CancellationToken, Task> consume, bool allowIncomplete = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(consume);
        plan.CheckKind(PlanKind.Pipeline);
        var items = (BatchItems)plan.Items;
        var reader = new StatusReader(plan);
        ClusterStatus status = await Task.Run(() => reader.Read(cancellationToken), cancellationToken).ConfigureAwait(false);
        if (status.ConflictingFiles.Count > 0)
        {
            throw new ResultConflictException(status.ConflictingFiles);
        }

        if (!allowIncomplete)
        {
            new MergeReport { Status = status }.ThrowIfIncomplete();
        }

        long merged = 0;
        for (long place = 0; place < plan.ItemCount && reader[place]?.State != ResultState.Stopped; place++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader[place] is { State: ResultState.Done } record)
            {
                var output = new BatchOutput { Number = place, Path = items.OutputOf(record)!.Value.Path };
                await consume(output, cancellationToken).ConfigureAwait(false);
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
                "PipelineOptions.ResumeFrom is not supported on a cluster, because a shard resumes by itself. Do not set it.",
                nameof(options));
        }

        if (pipeline.Chain.Nodes.OfType<RepartitionBoundary>().FirstOrDefault() is { } boundary)
        {
            throw new ArgumentException(
                $"{boundary.Name} combines batches, so a shard cannot compute its own batches alone. Run the steps before it on the "
                    + "cluster, and the others on the outputs.", nameof(pipeline));
        }

        if (pipeline.Chain.Variables.FirstOrDefault() is { } variable)
        {
            throw new ArgumentException(
                $"The variable '{variable.Name}' changes from batch to batch, so a shard does not know its value. Compute it when you "
                    + "merge the outputs.", nameof(pipeline));
        }

        // Throws here, and not on another machine, if the options do not fit the pipeline.
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
                $"The plan '{plan.Path}' is for another run: {difference}. Use the pipeline and the options of the plan, or plan again.",
                nameof(plan));
        }

        PlannedCode code = CodeOf(pipeline);
        foreach ((string assembly, string hash) in code.Members)
        {
            if (plan.Data.Code[0].Members.GetValueOrDefault(assembly) is var before && before != hash)
            {
                throw new ArgumentException(
                    $"The plan '{plan.Path}' was created by a program with other code: {assembly} "
                        + $"{(before is null ? "is new" : "has changed")}. Use the program that created the plan, or plan again.",
                    nameof(plan));
            }
        }
    }

    private static PlannedPipeline PlannedOf<TBatch>(Pipeline<TBatch> pipeline, PipelineOptions options)
        where TBatch : Batch
        => new(
            new RunPlan(pipeline.Chain.Source!, options).Count,
            JsonSerializer.SerializeToElement(options.Fingerprint, CheckpointJson.Default.OptionsFingerprint),
            JsonSerializer.SerializeToElement(pipeline.Chain.Fingerprint, CheckpointJson.Default.PipelineFingerprint));

    /// <summary>The code version of the assemblies of the batches and of the program. They contain the pipeline's lambdas.</summary>
    private static PlannedCode CodeOf<TBatch>(Pipeline<TBatch> pipeline)
        where TBatch : Batch
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Assembly home in new[] { pipeline.Chain.Input.BatchType.Assembly, typeof(TBatch).Assembly,
            Assembly.GetEntryAssembly() }.OfType<Assembly>().Distinct())
        {
            foreach (ReachedAssembly reached in AssemblyCode.Of([home.FullName!], home))
            {
                // The assembly of a single-file app cannot be read. Each of its builds then counts as other code.
                members[reached.Name] = reached.Code?.Hash ?? home.ManifestModule.ModuleVersionId.ToString("N");
            }
        }

        return new("assemblies", string.Join(' ', members.Values), members);
    }
}
