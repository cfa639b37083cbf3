using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Batching.Runtime;

namespace Batching.Studies;

/// <summary>
/// One call of <see cref="Study.RunAsync"/>. A <see cref="RunQueue"/> claims runs and stores results, the engine of batches takes runs from
/// it, and a <see cref="RunExecutor"/> executes them.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Everything is disposed where the one call ends.")]
internal sealed class StudySession
{
    private readonly StudyCall _call;
    private readonly SessionFailures _failures;
    private readonly SessionTally _tally;
    private readonly StudyTelemetry _telemetry;

    internal StudySession(StudyCall call)
    {
        _call = call;
        _failures = new SessionFailures(call.CancellationToken);
        _tally = new SessionTally(call, _failures);
        _telemetry = new StudyTelemetry(call.Study);
    }

    internal async Task<StudyReport> RunAsync()
    {
        using SessionFailures failures = _failures;
        try
        {
            if (_call.Pending.Count > 0)
            {
                await ExecuteAsync().ConfigureAwait(false);
            }

            _tally.Report(isComplete: true);
            failures.ThrowIfAny();
            failures.Guard(() => _telemetry.End(_tally.Executed, _tally.Failed, null));
            failures.ThrowIfAny();
        }
        catch (Exception failure)
        {
            failures.RecordFirst(failure);
            failures.Guard(() => _telemetry.End(_tally.Executed, _tally.Failed, failure));
            throw;
        }
        finally
        {
            // Runs that were claimed and not executed are free again.
            foreach (RunSlot slot in _call.Pending.Where(slot => slot.State == RunState.Running))
            {
                slot.State = !slot.HasText || slot.Outcome != RunState.Pending ? RunState.Pending : RunState.Stale;
            }
        }

        return new StudyReport
        {
            Study = _call.Study,
            Total = _call.Total,
            Stored = _tally.Stored,
            Executed = _tally.Executed,
            ExecutedElsewhere = _tally.ExecutedElsewhere,
            Failures = [.. _call.Pending.Where(slot => slot.State == RunState.Failed).Select(slot => slot.Run)],
            Elapsed = _tally.Elapsed,
            Runtime = _tally.Runtime,
        };
    }

    private async Task ExecuteAsync()
    {
        int parallelism = ParallelismOf(_call);
        using RunQueue queue = _call.Store is { } store
            ? new StoreQueue(_call, store, new ClaimPace(parallelism), _tally, _failures)
            : new InMemoryQueue(_call.Pending, _tally);
        queue.Start();
        Exception? ended = null;
        try
        {
            await RunEngineAsync(queue, parallelism).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            ended = failure;
        }

        // What has finished is stored, however the call ends.
        await queue.CompleteAsync().ConfigureAwait(false);
        ThrowEnd(ended);
    }

    private async Task RunEngineAsync(RunQueue queue, int parallelism)
    {
        using var lifetime = new CallLifetime(_call.Study, _call.Options.Timeout, _failures.Ended);
        var settings = new FanOutSettings
        {
            MaxParallelism = parallelism,
            FailFast = _call.Options.FailurePolicy == FailurePolicy.FailFast,
            Retry = _call.Options.Retry,
        };
        var executor = new RunExecutor(_call, parallelism, queue, _tally, _failures);
        IAsyncEnumerable<RunSlot> runs = queue.TakeAsync(_call.Drain, _failures.Ended);
        if (_call.Options.Trace is { } file)
        {
            using var trace = new ItemTrace(file, _call.Study);
            await FanOut.RunStreamAsync(new TracedStreamedBody<RunSlot>(executor, trace), runs, settings, lifetime).ConfigureAwait(false);
        }
        else
        {
            await FanOut.RunStreamAsync(executor, runs, settings, lifetime).ConfigureAwait(false);
        }
    }

    /// <summary>Throws what ended the call early, if anything did.</summary>
    /// <param name="ended">What the engine threw; null if it ended by itself.</param>
    private void ThrowEnd(Exception? ended)
    {
        CancellationToken caller = _call.CancellationToken;
        if (!(_failures.First is OperationCanceledException && caller.IsCancellationRequested))
        {
            _failures.ThrowIfAny();
        }

        if (caller.IsCancellationRequested && ended is not null)
        {
            throw new OperationCanceledException($"{_call.Study} was cancelled by its caller.", _failures.First ?? ended, caller);
        }

        if (ended is TimeoutException)
        {
            throw new TimeoutException(
                $"{_call.Study} did not end within {_call.Options.Timeout} (StudyOptions.Timeout). What has finished is stored.", ended);
        }

        if (ended is not null)
        {
            ExceptionDispatchInfo.Throw(ended);
        }
    }

    private static int ParallelismOf(StudyCall call)
        => call.Options.MaxParallelism
            ?? (call.Options.Target != Target.Processes && call.Pending.All(slot => slot.Run.Class.IsAwaitable)
                ? CallOptions.DefaultAsyncParallelism
                : Environment.ProcessorCount);
}
