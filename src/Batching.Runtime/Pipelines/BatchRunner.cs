namespace Batching;

/// <summary>
/// Makes the batches of a stage and runs them through its steps. Thread-safe: a prefetching run has several batches under way.
/// </summary>
internal sealed class BatchRunner(PipelineNode[] nodes, int firstStep, RunContext run)
{
    /// <summary>The lowest number known to stop or fail. A flag would not do: it would also keep an earlier batch from running.</summary>
    private long _end = long.MaxValue;

    /// <summary>Whether a batch is not to be run: the stage ends before it.</summary>
    internal bool IsBeyondEnd(StageInput input) => input.Place.Number > Volatile.Read(ref _end) || run.Lifetime.IsEnded;

    /// <summary>Runs one batch. The task never faults.</summary>
    internal Task<BatchOutcome> RunAsync(StageInput input)
    {
        if (run.Execution is not { } context)
        {
            return OutcomeAsync(input);
        }

        var start = new Start(this, input);
        ExecutionContext.Run(context, static start => ((Start)start!).Run(), start);
        return start.Running;
    }

    private async Task<BatchOutcome> OutcomeAsync(StageInput input)
    {
        if (input is DecidedInput decided)
        {
            return decided.Outcome;
        }

        PipelineNode? node = null;
        try
        {
            if (IsBeyondEnd(input))
            {
                return BatchOutcome.Abandoned(input);
            }

            Batch batch = input.Make(ScopeOf(input.Place));
            List<ItemFailure>? dropped = input.Dropped.Count > 0 ? [.. input.Dropped] : null;
            List<VariableUpdate>? updates = null;
            for (var index = 0; index < nodes.Length; index++)
            {
                if (IsBeyondEnd(input))
                {
                    return BatchOutcome.Abandoned(input);
                }

                node = nodes[index];
                (batch.Step, batch.Repetition) = (firstStep + index, 0);
                if (node is not PipelineStep step)
                {
                    switch (node)
                    {
                        case ChanceNode chance:
                            index += chance.Occurs(run.Options.Seed, input.Place, firstStep + index) ? 0 : chance.Count;
                            break;
                        case UpdateNode update:
                            (updates ??= []).Add(update.Record(batch));
                            break;
                        case ConditionNode condition when !condition.IsFulfilled(batch):
                            return BatchOutcome.Skipped(input);
                    }

                    continue;
                }

                Batch next = await step.RunAsync(batch, run.Lifetime.Token).ConfigureAwait(false)
                    ?? throw new InvalidOperationException($"Step {firstStep + index} of the pipeline, {step.Name}, returned null. Return the batch for the next step.");
                if (!ReferenceEquals(next, batch))
                {
                    // The batch is left behind here, but not the memory of the items that left it.
                    if (batch.Dropped.Count > 0)
                    {
                        (dropped ??= []).AddRange(batch.Dropped);
                    }

                    next.Adopt(batch);
                    batch = next;
                }
            }

            return BatchOutcome.Done(input, batch, dropped is null ? batch.Dropped : [.. dropped, .. batch.Dropped], updates);
        }
        catch (SkipBatchException)
        {
            return BatchOutcome.Skipped(input);
        }
        catch (StopPipelineException)
        {
            LowerEnd(input.Place.Number);
            return BatchOutcome.Stopped(input);
        }
        catch (OperationCanceledException) when (run.Lifetime.IsEnded)
        {
            return BatchOutcome.Abandoned(input);
        }
        catch (Exception failure)
        {
            if (run.Options.OnBatchFailure == OnBatchFailure.Stop)
            {
                LowerEnd(input.Place.Number);
            }

            return BatchOutcome.Failed(input, failure, node is null ? input.MadeBy : node.Name);
        }
    }

    private BatchScope ScopeOf(BatchPlace place) => new()
    {
        Seed = run.Options.Seed,
        Epoch = place.Epoch,
        BatchNumber = place.Number,
        MaxParallelism = run.Options.MaxParallelism,
        Logger = run.Options.Logger,
        RunValues = run.Values,
    };

    private void LowerEnd(long number)
    {
        long end = Volatile.Read(ref _end);
        while (number < end)
        {
            long seen = Interlocked.CompareExchange(ref _end, number, end);
            if (seen == end)
            {
                return;
            }

            end = seen;
        }
    }

    /// <summary>Carries a batch into the run's context, and its task out of it.</summary>
    private sealed class Start(BatchRunner runner, StageInput input)
    {
        private Task<BatchOutcome>? _running;

        internal Task<BatchOutcome> Running => _running!;

        internal void Run() => _running = runner.OutcomeAsync(input);
    }
}
