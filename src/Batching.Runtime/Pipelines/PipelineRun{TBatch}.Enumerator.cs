using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Batching;

/// <content>The enumerator, which drives the run.</content>
public sealed partial class PipelineRun<TBatch>
{
    /// <summary>
    /// Takes the outcomes of the last stage in order. Everything that may throw for a batch (variables, loggers, listeners) runs before the
    /// batch is counted, so a batch that the consumer does not get is not counted as delivered.
    /// </summary>
    private sealed class Enumerator(PipelineRun<TBatch> owner, CancellationToken token) : IAsyncEnumerator<TBatch>
    {
        private readonly PipelineOptions _options = owner._options;
        private readonly RunCounts _counts = owner._counts;
        private readonly RunLifetime _lifetime = new(owner._cancellationToken, token);
        private RunContext? _run;
        private RunHooks? _hooks;
        private Activity? _activity;
        private OutcomeStream? _outcomes;

        /// <summary>The outcome that was taken and is not delivered yet.</summary>
        private BatchOutcome? _outcome;
        private int _epoch;
        private bool _isComplete;
        private bool _isEnded;
        private bool _isMoving;

        /// <inheritdoc/>
        public TBatch Current { get; private set; } = null!;

        /// <inheritdoc/>
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public async ValueTask<bool> MoveNextAsync()
        {
            ThrowIfMoving();
            Current = null!;
            if (_isEnded)
            {
                return false;
            }

            _isMoving = true;
            try
            {
                if (_run is null)
                {
                    await BeginAsync().ConfigureAwait(false);
                }

                bool? isDelivered = false;
                while (isDelivered == false)
                {
                    _lifetime.ThrowIfCancelled();
                    long asked = Stopwatch.GetTimestamp();
                    ValueTask<BatchOutcome?> next = _outcomes!.NextAsync();
                    bool isImmediate = next.IsCompleted;
                    _outcome = await next.ConfigureAwait(false);

                    // If the batch ran within this call, its last time stamp was taken just now. Reading the clock again would cost 30 ns.
                    long now = isImmediate && _outcome?.EndedAt > asked ? _outcome.EndedAt : Stopwatch.GetTimestamp();
                    isDelivered = Take(_run!, now, now - asked);
                }

                if (isDelivered == true)
                {
                    return true;
                }

                await EndAsync(_isComplete ? "complete" : "ended early", null).ConfigureAwait(false);
            }
            catch (StopPipelineException) when (!_isEnded)
            {
                // Thrown outside a batch: by a Before hook, a variable or a listener.
                _counts.Stop();
                await EndAsync("ended early", null).ConfigureAwait(false);
            }
            catch (Exception failure) when (!_isEnded)
            {
                await EndAsync("failed or cancelled", failure).ConfigureAwait(false);
                throw;
            }
            finally
            {
                _isMoving = false;
            }

            return false;
        }

        /// <inheritdoc/>
        /// <remarks>It does not throw, because the exception of the consumer would be lost. The report has what failed.</remarks>
        public async ValueTask DisposeAsync()
        {
            ThrowIfMoving();
            Current = null!;
            if (!_isEnded)
            {
                await EndAsync("ended early", null, isLeft: true).ConfigureAwait(false);
            }
        }

        private void ThrowIfMoving()
        {
            if (_isMoving)
            {
                throw new NotSupportedException(
                    "A run gives one batch at a time: await MoveNextAsync before you call it again, or dispose of the enumerator.");
            }
        }

        private async ValueTask BeginAsync()
        {
            _lifetime.ThrowIfCancelled();
            _counts.Begin();

            // Before the context of the run is captured, so that the activities of batches are inside this one.
            _activity = RunWatch.BeginRun(_options);
            _run = new RunContext(_options, _lifetime, owner._values);
            _hooks = new RunHooks(owner._chain, _run);
            Volatile.Write(ref owner._run, _run);
            RunLog.Begin(_options.Logger, _options.BatchSize, _run.Depth, _options.Seed);
            await _hooks.BeforeAsync().ConfigureAwait(false);
            _outcomes = owner._stages.Open(_run, _options.ResumeFrom?.Position);
        }

        /// <summary>Logs, reports and counts an outcome of the last stage.</summary>
        /// <returns>
        /// Whether it is a delivered batch; <see langword="null"/> at the end of the run, or if the batch has stopped it.
        /// </returns>
        private bool? Take(RunContext run, long now, long waited)
        {
            if (_outcome is not { } outcome)
            {
                _lifetime.ThrowIfCancelled();
                ShowEnd();
                _isComplete = true;
                return null;
            }

            owner.Observer?.Invoke(outcome);
            bool isFailed = outcome.Kind == BatchOutcomeKind.Failed && _options.BatchFailurePolicy == BatchFailurePolicy.Stop;
            if (!isFailed)
            {
                _lifetime.ThrowIfCancelled();
            }

            VariableValues values = run.ValuesBehind(outcome);
            if (isFailed)
            {
                _counts.CountEnd(outcome, waited, values);
                outcome.Failure!.Note();
                outcome.Thrown!.Throw();
            }

            Log(outcome);
            switch (outcome.Kind)
            {
                case BatchOutcomeKind.Stopped:
                    _counts.CountEnd(outcome, waited, values);
                    ShowEnd();
                    return null;
                case BatchOutcomeKind.Skipped or BatchOutcomeKind.Failed or BatchOutcomeKind.Passed:
                    _counts.Count(outcome, waited, values);
                    return false;
                case BatchOutcomeKind.Done:
                    RunWatch.Deliver(waited);
                    run.Tuner?.Deliver(now, waited);
                    _options.Progress?.Report(_counts.ProgressWith(outcome));
                    _epoch = outcome.Place.Epoch;
                    _counts.Count(outcome, waited, values);
                    _outcome = null;
                    Current = (TBatch)outcome.Batch!;
                    return true;
                default:
                    throw new UnreachableException($"Batch {outcome.Place.Number} was abandoned although nothing had ended the run.");
            }
        }

        /// <summary>Ends the run. This is its only exit, and returns when nothing of the run is running.</summary>
        /// <param name="how">How it ended, for the log.</param>
        /// <param name="failure">The failure of the run, which the caller throws; null if it has none.</param>
        /// <param name="isLeft">Whether the consumer has left the run, so that nothing may be thrown.</param>
        private async Task EndAsync(string how, Exception? failure, bool isLeft = false)
        {
            _isEnded = true;
            if (_run is not { } run)
            {
                _lifetime.Dispose();
                return;
            }

            // If no work is left, the token is not cancelled, so its callbacks do not run for nothing.
            Task cancelling = _isComplete && _outcomes is { LeavesWork: false } ? Task.CompletedTask : _lifetime.EndAsync();
            if (_outcomes is not null)
            {
                await _outcomes.EndAsync().ConfigureAwait(false);
            }

            await run.Failures.DisposeAsync(_outcome?.Batch).ConfigureAwait(false);
            await _hooks!.AfterAsync().ConfigureAwait(false);
            await run.Failures.TryAsync(cancelling).ConfigureAwait(false);
            _counts.End();
            run.Failures.Try(() =>
            {
                if (_options.Logger.IsEnabled(LogLevel.Information))
                {
                    RunLog.End(_options.Logger, how, owner.Report.Summary);
                }
            });
            run.Failures.Try(() => _activity?.SetStatus(failure is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error).Dispose());
            _lifetime.Dispose();
            if (!isLeft)
            {
                run.Failures.Conclude(failure);
            }
        }

        /// <summary>Logs the batches that this outcome leaves out.</summary>
        private void Log(BatchOutcome outcome)
        {
            if (outcome.Before is { Failures.Count: > 0 } before)
            {
                foreach (BatchFailure failure in before.Failures)
                {
                    RunLog.LeftOut(_options.Logger, failure.BatchNumber, failure.Epoch, failure.Step, failure.Exception);
                }
            }

            if (outcome.Failure is { } own)
            {
                RunLog.LeftOut(_options.Logger, own.BatchNumber, own.Epoch, own.Step, own.Exception);
            }
            else if (outcome.Kind == BatchOutcomeKind.Skipped)
            {
                RunLog.Skipped(_options.Logger, outcome.Place.Number, outcome.Place.Epoch);
            }
        }

        private void ShowEnd() => _options.Progress?.Report(_counts.ProgressAtEnd(_epoch));
    }
}
