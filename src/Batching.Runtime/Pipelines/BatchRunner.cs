namespace Batching;

/// <summary>
/// Makes planned batches and runs them through the steps, in the <see cref="ExecutionContext"/> that the run began in: a consumer may
/// change its own between batches. Thread-safe: a prefetching run has several batches under way.
/// </summary>
internal sealed class BatchRunner(BatchSource source, PipelineStep[] steps, RunOptions options, RunLifetime lifetime)
{
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    /// <summary>The lowest number known to stop or fail. A flag would not do: it would also keep an earlier batch from running.</summary>
    private long _end = long.MaxValue;

    /// <summary>Whether a batch is not to be run: the run ends before it.</summary>
    internal bool IsBeyondEnd(PlannedBatch planned) => planned.Number > Volatile.Read(ref _end) || lifetime.IsEnded;

    /// <summary>Runs one batch. The task never faults.</summary>
    internal Task<BatchOutcome> RunAsync(PlannedBatch planned)
    {
        if (_context is null)
        {
            return OutcomeAsync(planned);
        }

        var start = new Start(this, planned);
        ExecutionContext.Run(_context, static start => ((Start)start!).Run(), start);
        return start.Running;
    }

    private async Task<BatchOutcome> OutcomeAsync(PlannedBatch planned)
    {
        PipelineStep? step = null;
        try
        {
            if (IsBeyondEnd(planned))
            {
                return BatchOutcome.Abandoned(planned);
            }

            Batch batch = source.Make(planned, ScopeOf(planned));
            List<ItemFailure>? dropped = null;
            for (var index = 0; index < steps.Length; index++)
            {
                if (IsBeyondEnd(planned))
                {
                    return BatchOutcome.Abandoned(planned);
                }

                step = steps[index];
                (batch.Step, batch.Repetition) = (index, 0);
                Batch next = await step.RunAsync(batch, lifetime.Token).ConfigureAwait(false)
                    ?? throw new InvalidOperationException($"Step {index} of the pipeline, {step.Name}, returned null. Return the batch for the next step.");
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

            return BatchOutcome.Done(planned, batch, dropped is null ? batch.Dropped : [.. dropped, .. batch.Dropped]);
        }
        catch (SkipBatchException)
        {
            return BatchOutcome.Skipped(planned);
        }
        catch (StopPipelineException)
        {
            LowerEnd(planned.Number);
            return BatchOutcome.Stopped(planned);
        }
        catch (OperationCanceledException) when (lifetime.IsEnded)
        {
            return BatchOutcome.Abandoned(planned);
        }
        catch (Exception failure)
        {
            LowerEnd(planned.Number);
            return BatchOutcome.Failed(planned, failure, step?.Name);
        }
    }

    private BatchScope ScopeOf(PlannedBatch planned) => new()
    {
        Seed = options.Seed,
        Epoch = planned.Epoch,
        BatchNumber = planned.Number,
        MaxParallelism = options.MaxParallelism,
        Logger = options.Logger,
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
    private sealed class Start(BatchRunner runner, PlannedBatch planned)
    {
        private Task<BatchOutcome>? _running;

        internal Task<BatchOutcome> Running => _running!;

        internal void Run() => _running = runner.OutcomeAsync(planned);
    }
}
