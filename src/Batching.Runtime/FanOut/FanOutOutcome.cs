using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Batching.Runtime;

/// <summary>How a call ends: its failures, whether it must stop early, and why. Its workers share it. Thread-safe.</summary>
internal sealed class FanOutOutcome
{
    private const int ItemsPerLook = 16;

    private readonly FanOutSettings _settings;
    private readonly CallLifetime _lifetime;
    private readonly CancellationToken _token;
    private readonly ItemCancellation _itemCancellation;
    private List<FailedItem>? _failures;
    private Escape? _escape;
    private Exception? _streamError;
    private int _cause;
    private volatile bool _isStopped;
    private volatile bool _isIncomplete;

    internal FanOutOutcome(FanOutSettings settings, CallLifetime lifetime)
    {
        (_settings, _lifetime, _token) = (settings, lifetime, lifetime.Token);
        _itemCancellation = new ItemCancellation(_token);
        CanEndEarly = _token.CanBeCanceled || lifetime.HasDeadline;
    }

    private enum Cause
    {
        None,
        CallEnded,
        Failure,
        Escape,
        StreamError,
    }

    /// <summary>Whether the caller or a time limit can end the call. If not, <see cref="IsStopped"/> is enough to check.</summary>
    internal bool CanEndEarly { get; }

    /// <summary>Whether an item or the stream has ended the call.</summary>
    internal bool IsStopped => _isStopped;

    /// <summary>Whether no further item may start.</summary>
    internal bool MustStop => _isStopped || _token.IsCancellationRequested || _lifetime.IsExpired;

    /// <summary>
    /// Whether the caller has cancelled or the time is up, for the item at a position before it starts. Reading the clock costs as much as
    /// many short items, and the alarm cancels the token too, so only some items read the clock.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsCallEndedAt(int position)
        => _token.IsCancellationRequested || (_lifetime.HasDeadline && position % ItemsPerLook == 0 && _lifetime.IsExpired);

    internal CancellationToken StreamToken => _itemCancellation.Token;

    internal ItemWorker NewWorker() => new(_settings.Scope, _itemCancellation, this);

    /// <summary>Records that some items have not run, or not to their end.</summary>
    internal void MarkIncomplete() => _isIncomplete = true;

    /// <summary>Whether an item must run again, unless the call ends first.</summary>
    internal bool ShouldRetry(Exception exception, int attempts)
    {
        if (_settings.Retry is not { } retry || attempts >= retry.MaxAttempts
            || exception is SkipBatchException or StopPipelineException)
        {
            return false;
        }

        try
        {
            return retry.ShouldRetry?.Invoke(exception) ?? true;
        }
        catch (Exception later)
        {
            LaterFailures.Add(exception, later);
            return false;
        }
    }

    /// <summary>How long an item waits before it runs again.</summary>
    internal TimeSpan DelayAfter(int attempts) => _settings.Retry!.DelayAfter(attempts);

    /// <summary>Records how an item has failed for good.</summary>
    /// <returns>Whether it counts as failed: not if it was cancelled with the call, or has ended it.</returns>
    internal bool Record(FailedItem item)
    {
        (int position, Exception exception, _) = item;
        if (exception is SkipBatchException or StopPipelineException)
        {
            RecordEscape(position, exception);
            return false;
        }

        bool isCallEnded = _token.IsCancellationRequested || _lifetime.IsExpired;
        if (exception is OperationCanceledException && (isCallEnded || _isStopped))
        {
            MarkIncomplete();
            return false;
        }

        List<FailedItem>? failures = Volatile.Read(ref _failures);
        if (failures is null)
        {
            List<FailedItem> created = [];
            failures = Interlocked.CompareExchange(ref _failures, created, null) ?? created;
        }

        lock (failures)
        {
            failures.Add(item);
        }

        if (_settings.FailFast)
        {
            Stop(isCallEnded ? Cause.CallEnded : Cause.Failure);
            _itemCancellation.Cancel();
        }

        return true;
    }

    /// <summary>Records the exception of the stream. Running items are not cancelled.</summary>
    internal void RecordStreamError(Exception exception)
    {
        if (exception is OperationCanceledException && (_token.IsCancellationRequested || _lifetime.IsExpired || _isStopped))
        {
            MarkIncomplete();
            return;
        }

        if (Stop(Cause.StreamError))
        {
            _streamError = exception;
        }
        else if (_streamError is { } first)
        {
            // The disposal of the stream has thrown too.
            LaterFailures.Add(first, exception);
        }
    }

    /// <summary>Ends the call, when no item runs any more.</summary>
    /// <returns>The failures, in no particular order.</returns>
    internal IReadOnlyList<FailedItem> Conclude()
    {
        _itemCancellation.Close();
        if ((_streamError ?? _escape?.Exception) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        if (_cause != (int)Cause.Failure)
        {
            if (_isIncomplete)
            {
                _lifetime.ThrowIfEnded();
                throw new UnreachableException("A call left items out without a reason.");
            }

            // All items have run, but not in time.
            _lifetime.ThrowIfExpired();
        }

        if (_failures is null)
        {
            return [];
        }

        if (_settings is { InOrder: true, FailFast: true })
        {
            ExceptionDispatchInfo.Throw(_failures[0].Exception);
        }

        return _failures;
    }

    private void RecordEscape(int position, Exception exception)
    {
        var escape = new Escape(position, exception);
        Escape? first = Volatile.Read(ref _escape);
        while (first is null || position < first.Position)
        {
            Escape? seen = Interlocked.CompareExchange(ref _escape, escape, first);
            if (ReferenceEquals(seen, first))
            {
                break;
            }

            first = seen;
        }

        Stop(Cause.Escape);
        _itemCancellation.Cancel();
    }

    private bool Stop(Cause cause)
    {
        bool isFirst = Interlocked.CompareExchange(ref _cause, (int)cause, (int)Cause.None) == (int)Cause.None;
        _isStopped = true;
        return isFirst;
    }

    /// <summary>What an item threw to skip or stop.</summary>
    private sealed record Escape(int Position, Exception Exception);
}
