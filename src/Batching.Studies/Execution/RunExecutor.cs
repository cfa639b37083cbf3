using System.Collections.Concurrent;
using System.Diagnostics;
using Batching.Runtime;

namespace Batching.Studies;

/// <summary>Executes the runs of one call, each when the engine asks for it. Thread-safe.</summary>
internal sealed class RunExecutor(StudyCall call, int parallelism, RunQueue queue, SessionTally tally, SessionFailures failures)
    : IStreamedItemBody<RunSlot>
{
    private static readonly ProcessOptions s_defaultProcesses = new();

    private readonly ConcurrentDictionary<RunType, bool> _checked = new();

    /// <summary>Executes a run and settles it. If it throws, the engine may call this again.</summary>
    public async ValueTask RunAsync(RunSlot item, int position, ItemWorker worker)
    {
        CancellationToken token = worker.CancellationToken;
        long begin = Stopwatch.GetTimestamp();
        try
        {
            try
            {
                await ExecuteAsync(item, token).ConfigureAwait(false);
            }
            catch (Exception escape) when (escape is SkipBatchException or StopPipelineException)
            {
                // The engine would take these as orders to a pipeline, not as the failure of one run.
                throw new InvalidOperationException(
                    $"{item.Run} threw {escape.GetType().Name}, which means something in a pipeline only.", escape);
            }
        }
        catch (Exception failure)
        {
            bool isCancelled = failure is OperationCanceledException && token.IsCancellationRequested;
            if (!isCancelled && (worker.Attempt > call.Options.Retries || token.IsCancellationRequested))
            {
                Failed(item, failure, worker.Attempt, Stopwatch.GetElapsedTime(begin));
            }

            throw;
        }

        CheckFirstResult(item);
        Done(item);
    }

    private ValueTask ExecuteAsync(RunSlot slot, CancellationToken cancellationToken)
        => slot.Run.Class.Timeout is { } timeout
            ? ExecuteWithinAsync(timeout, slot, cancellationToken)
            : ExecuteUnlimitedAsync(slot, cancellationToken);

    private ValueTask ExecuteUnlimitedAsync(RunSlot slot, CancellationToken cancellationToken)
        => call.Options.Target == Target.Processes
            ? RunProcess.ExecuteAsync(slot, parallelism, call.Options.Processes ?? s_defaultProcesses, cancellationToken)
            : slot.Run.ExecuteAsync(slot, keepsText: call.Store is not null, cancellationToken);

    /// <exception cref="TimeoutException">The run did not end in time.</exception>
    private async ValueTask ExecuteWithinAsync(TimeSpan timeout, RunSlot slot, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            await ExecuteUnlimitedAsync(slot, limit.Token).ConfigureAwait(false);
            if (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // What the run returned after its time was up may be only part of the result.
                (slot.Value, slot.ResultText) = (null, null);
                limit.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{slot.Run} did not end within {timeout} ([Run(TimeoutSeconds)]).");
        }
    }

    /// <summary>
    /// Checks that the first result of each class can be read again, before more results are computed that would be lost.
    /// </summary>
    private void CheckFirstResult(RunSlot slot)
    {
        if (slot.ResultText is { } text && _checked.TryAdd(slot.Run.Class, true))
        {
            try
            {
                slot.Run.CheckRoundTrip(text);
            }
            catch (Exception failure)
            {
                failures.End(failure);
                throw new OperationCanceledException("The study has ended.", failure, failures.Ended);
            }
        }
    }

    private void Done(RunSlot slot)
    {
        slot.Code = call.TypeOf(slot.Run).Code.Version;
        TimeSpan runtime = slot.Runtime!.Value;
        tally.AddRuntime(runtime);
        queue.Settle(slot, RunState.Done);
        failures.Guard(() => StudyTelemetry.RunEnded(slot.Run.Class.ShortName, runtime, isFailed: false));
    }

    private void Failed(RunSlot slot, Exception failure, int attempts, TimeSpan runtime)
    {
        slot.Failure = RunFailure.Of(failure, attempts);
        (slot.Value, slot.ResultText, slot.Source, slot.Runtime, slot.Finished) = (null, null, null, runtime, DateTime.UtcNow);
        slot.Started = slot.Finished - runtime;
        slot.Code = call.TypeOf(slot.Run).Code.Version;
        if (call.Options.FailurePolicy == FailurePolicy.FailFast)
        {
            failures.Record(new RunFailedException(slot.Run, slot.Failure, failure));
        }

        queue.Settle(slot, RunState.Failed);
        failures.Guard(() => StudyTelemetry.RunEnded(slot.Run.Class.ShortName, runtime, isFailed: true));
    }
}
