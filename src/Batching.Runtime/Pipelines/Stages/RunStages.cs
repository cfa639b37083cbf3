namespace Batching;

/// <summary>
/// A pipeline that is split into stages at its boundaries, and checked against the options of a run. Each stage has its own source, and at
/// most <see cref="PipelineOptions.Prefetch"/> and one batches under way.
/// </summary>
internal sealed class RunStages
{
    private readonly RunPlan _plan;
    private readonly List<Stage> _stages = [];
    private readonly bool _mayEndBefore;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">The options do not fit the pipeline.</exception>
    /// <exception cref="InvalidOperationException">The pipeline has no dataset.</exception>
    internal RunStages(PipelineChain chain, PipelineOptions options, int step)
    {
        BatchSource source = chain.Source ?? throw new InvalidOperationException(
            $"This pipeline of {chain.Input.BatchType.Name} batches is a template without a dataset. "
                + "Bind it with On(dataset), then run it.");
        _plan = new RunPlan(source, options);

        // The number of items of a part of the run is not needed so far.
        _mayEndBefore = options.Numbers is not null;
        BatchSizes? sizes = _plan.Sizes;
        List<PipelineNode> nodes = [];
        RepartitionBoundary? boundary = null;
        RunStages? merged = null;
        int firstStep = step;
        foreach (PipelineNode node in chain.Nodes)
        {
            if (node is RepartitionBoundary next)
            {
                _stages.Add(new Stage(boundary, merged, [.. nodes], firstStep));
                nodes.Clear();
                boundary = next;
                merged = next is MergeBoundary merge ? new RunStages(merge.Other, options, step + 1) : null;
                _mayEndBefore |= merged is not null;
                firstStep = step + next.Width;
                sizes = next.SizesBehind(sizes);
            }
            else
            {
                nodes.Add(node);
                if (sizes is { } known && node is PipelineStep one)
                {
                    one.CheckLengths(known);
                }
            }

            step += node.Width;
        }

        _stages.Add(new Stage(boundary, merged, [.. nodes], firstStep));
    }

    /// <summary>
    /// The number of items that the run takes from its dataset; null if it may end earlier, with the other side of a Merge.
    /// </summary>
    internal long? Items => _mayEndBefore ? null : _plan.Items;

    /// <summary>How many of them an epoch takes; null if <see cref="Items"/> is.</summary>
    internal long? ItemsPerEpoch => _mayEndBefore ? null : _plan.ItemsPerEpoch;

    /// <summary>Begins a run. Returns the outcomes of the last stage, which read those of the stages before.</summary>
    /// <param name="run">The run.</param>
    /// <param name="from">The position of the last stage in a checkpoint; null at its beginning.</param>
    internal OutcomeStream Open(RunContext run, StagePosition? from)
    {
        var positions = new StagePosition?[_stages.Count];
        for (int index = positions.Length - 1; index >= 0; index--)
        {
            (positions[index], from) = (from, from?.Source);
        }

        OutcomeStream? outcomes = null;
        foreach ((Stage stage, StagePosition? position) in _stages.Zip(positions))
        {
            StageSource source = stage.Boundary switch
            {
                RebatchBoundary rebatch => new RebatchSource(outcomes!, rebatch.Size, run, position),
                MergeBoundary => new MergeSource(outcomes!, stage.Merged!.Open(run, position?.Other), run, position),
                _ => new PlanSource(_plan, position),
            };
            var runner = new BatchRunner(stage.Nodes, stage.FirstStep, run);
            outcomes = run.Options.Prefetch == 0
                ? new SequentialOutcomes(source, runner)
                : new PrefetchedOutcomes(source, runner, run);
        }

        return outcomes!;
    }

    /// <summary>The nodes between two boundaries.</summary>
    /// <param name="Boundary">The boundary before them; null if they begin with the dataset.</param>
    /// <param name="Merged">The stages of the pipeline that the boundary merges; null if it merges none.</param>
    /// <param name="Nodes">The nodes.</param>
    /// <param name="FirstStep">The step number of the first.</param>
    private sealed record Stage(RepartitionBoundary? Boundary, RunStages? Merged, PipelineNode[] Nodes, int FirstStep);
}
