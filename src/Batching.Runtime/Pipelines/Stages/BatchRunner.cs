using Batching.Runtime;

namespace Batching;

/// <summary>
/// Creates the batches of a stage and runs them through its steps. Thread-safe: with prefetch, several batches run at the same time.
/// </summary>
internal sealed class BatchRunner(PipelineNode[] nodes, int firstStep, RunContext run)
{
    private readonly ActionMeter?[]? _meters = run.Watch.MetersOf(nodes, firstStep);

    /// <summary>The lowest number of a batch that stopped or failed. Batches before it must still run, so a flag would not do.</summary>
    private long _end = long.MaxValue;

    /// <summary>Whether a batch must not run, because the stage ends before it.</summary>
    internal bool IsBeyondEnd(StageInput input) => input.Place.Number > Volatile.Read(ref _end) || run.Lifetime.IsEnded;

    /// <summary>Runs one batch. The task never faults.</summary>
    internal ValueTask<BatchOutcome> RunAsync(StageInput input)
    {
        if (run.ContextToEnter is not { } context)
        {
            return OutcomeAsync(input);
        }

        var start = new Start(this, input);
        ExecutionContext.Run(context, static start => ((Start)start!).Run(), start);
        return new(start.Running);
    }

    private ValueTask<BatchOutcome> OutcomeAsync(StageInput input)
    {
        if (input is DecidedInput decided)
        {
            return new(decided.Outcome);
        }

        ValueTask<BatchOutcome> running = run.Watch.ShowsBatches ? ShownAsync(input) : StepsAsync(input, null);
        if (!running.IsCompletedSuccessfully)
        {
            return LeftAsync(input, running);
        }

        BatchOutcome outcome = running.Result;
        return outcome.Kind == BatchOutcomeKind.Done ? new(outcome) : LeftAsync(input, new(outcome));
    }

    /// <summary>Disposes what is not delivered: a batch, or the batches that it was to be made of.</summary>
    private async ValueTask<BatchOutcome> LeftAsync(StageInput input, ValueTask<BatchOutcome> running)
    {
        BatchOutcome outcome = await running.ConfigureAwait(false);
        if (outcome.Kind != BatchOutcomeKind.Done)
        {
            await run.Failures.DisposeAsync(outcome.Left).ConfigureAwait(false);
            if (outcome.Left is null)
            {
                await input.DisposePartsAsync(isMade: false, run.Failures).ConfigureAwait(false);
            }
        }

        return outcome;
    }

    private async ValueTask<BatchOutcome> ShownAsync(StageInput input)
    {
        BatchWatch? watch = null;
        run.Failures.Try(() => watch = run.Watch.Begin(input));
        BatchOutcome outcome = await StepsAsync(input, watch).ConfigureAwait(false);
        run.Failures.Try(() => watch?.End(outcome));
        return outcome;
    }

    private async ValueTask<BatchOutcome> StepsAsync(StageInput input, BatchWatch? watch)
    {
        PipelineNode? node = null;
        ConcurrencyLimiter? permit = null;
        Batch? batch = null;
        var clock = new StepClock(_meters, watch);
        try
        {
            if (IsBeyondEnd(input))
            {
                return BatchOutcome.Abandoned(input, batch);
            }

            batch = input.Make(ScopeOf(input.Place));
            if (input is RegroupedBatch)
            {
                await input.DisposePartsAsync(isMade: true, run.Failures).ConfigureAwait(false);
            }

            List<ItemFailure>? dropped = input.Dropped.Count > 0 ? [.. input.Dropped] : null;
            List<VariableUpdate>? updates = null;
            clock.Skip();
            for (var index = 0; index < nodes.Length; index++)
            {
                if (IsBeyondEnd(input))
                {
                    return BatchOutcome.Abandoned(input, batch);
                }

                node = nodes[index];
                batch.BeginStep(firstStep + index);
                if (node is not PipelineStep step)
                {
                    switch (node)
                    {
                        case RandomApplyNode random:
                            index += random.Occurs(run.Options.Seed, input.Place, firstStep + index) ? 0 : random.Count;
                            break;
                        case UpdateNode update:
                            (updates ??= []).Add(update.Record(batch));
                            break;
                        case ConditionNode condition when !condition.IsFulfilled(batch):
                            return BatchOutcome.Skipped(input, batch);
                    }

                    clock.Skip();
                    continue;
                }

                // A permit is kept from step to step, and released before waiting for one of the other kind.
                ConcurrencyLimiter? limiter = step.IsAwaited ? run.Awaits : run.Threads;
                if (limiter is not null && !ReferenceEquals(limiter, permit))
                {
                    permit?.Release();
                    permit = null;
                    await limiter.AcquireAsync(run.Lifetime.Token).ConfigureAwait(false);
                    permit = limiter;

                    // A semaphore may grant a permit to a wait that was cancelled meanwhile. No step may begin then.
                    run.Lifetime.Token.ThrowIfCancellationRequested();
                    clock.Skip();
                }

                clock.Begin(index, step, batch);
                Batch next = await step.RunAsync(batch, run.Lifetime.Token).ConfigureAwait(false)
                    ?? throw new InvalidOperationException(
                        $"Step {firstStep + index} of the pipeline, {step.Name}, returned null. Return the batch for the next step.");
                clock.End();
                if (!ReferenceEquals(next, batch))
                {
                    // The batch is not needed any more, but its dropped items are.
                    if (batch.Dropped.Count > 0)
                    {
                        (dropped ??= []).AddRange(batch.Dropped);
                    }

                    next.Adopt(batch);
                    batch = next;
                }
            }

            return BatchOutcome.Done(input, batch, dropped is null ? batch.Dropped : [.. dropped, .. batch.Dropped], updates, clock.Mark);
        }
        catch (SkipBatchException)
        {
            clock.End();
            return BatchOutcome.Skipped(input, batch);
        }
        catch (StopPipelineException)
        {
            clock.End();
            LowerEnd(input.Place.Number);
            return BatchOutcome.Stopped(input, batch);
        }
        catch (OperationCanceledException) when (run.Lifetime.IsEnded)
        {
            clock.End();
            return BatchOutcome.Abandoned(input, batch);
        }
        catch (Exception failure)
        {
            clock.Fail();
            if (run.Options.BatchFailurePolicy == BatchFailurePolicy.Stop)
            {
                LowerEnd(input.Place.Number);
            }

            return BatchOutcome.Failed(input, batch, failure, node is null ? input.MadeBy : node.Name);
        }
        finally
        {
            permit?.Release();
        }
    }

    private BatchScope ScopeOf(BatchPlace place) => new()
    {
        Seed = run.Options.Seed,
        Epoch = place.Epoch,
        BatchNumber = place.Number,
        MaxParallelism = run.Options.MaxParallelism == PipelineOptions.Auto ? PipelineOptions.MostParallelism : run.Options.MaxParallelism,
        Logger = run.Options.Logger,
        Environment = run,
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

    /// <summary>Carries a batch into the context of the run, and its task out of it.</summary>
    private sealed class Start(BatchRunner runner, StageInput input)
    {
        private Task<BatchOutcome>? _running;

        internal Task<BatchOutcome> Running => _running!;

        internal void Run() => _running = runner.OutcomeAsync(input).AsTask();
    }
}
