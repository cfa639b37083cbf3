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

    /// <summary>Executes a run and settles it. If it throws, the engine calls this again, or <see cref="Failed"/>.</summary>
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
        catch
        {
            item.FailedAfter = Stopwatch.GetElapsedTime(begin);
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

    /// <summary>Settles a run that has failed for good.</summary>
    public void Failed(RunSlot item, Exception exception, int attempts)
    {
        TimeSpan runtime = item.FailedAfter;
        item.Failure = RunFailure.Of(exception, attempts);
        (item.Value, item.ResultText, item.Source, item.Runtime, item.Finished) = (null, null, null, runtime, DateTime.UtcNow);
        item.Started = item.Finished - runtime;
        item.Code = call.TypeOf(item.Run).Code.Version;
        if (call.Options.FailurePolicy == FailurePolicy.FailFast)
        {
            failures.Record(new RunFailedException(item.Run, item.Failure, exception));
        }

        queue.Settle(item, RunState.Failed);
        failures.Guard(() => StudyTelemetry.RunEnded(item.Run.Class.ShortName, runtime, isFailed: true));
    }
}
