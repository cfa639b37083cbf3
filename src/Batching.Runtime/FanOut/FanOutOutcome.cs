using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Batching.Runtime;

/// <summary>
/// How a call is going to end: its failures, whether it is to stop before all items have run, and why. Shared by its workers. Thread-safe.
/// </summary>
internal sealed class FanOutOutcome
{
    private const int ItemsPerLook = 16;

    private readonly FanOutSettings _settings;
    private readonly CallLifetime _lifetime;
    private readonly CancellationToken _token;
    private readonly ItemCancellation _itemCancellation;
    private List<FailedItem>? _failures;
    private Exception? _escape;
    private int _escapePosition;
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

    /// <summary>Whether anything from outside can end the call: where not, <see cref="IsStopped"/> says it all.</summary>
    internal bool CanEndEarly { get; }

    /// <summary>Whether an item, or the stream, has ended the call for the others.</summary>
    internal bool IsStopped => _isStopped;

    /// <summary>Whether no further item may start.</summary>
    internal bool MustStop => _isStopped || _token.IsCancellationRequested || _lifetime.IsExpired;

    /// <summary>
    /// Whether the caller has cancelled or the time is up, as the item at a position looks at it before it starts. The clock costs as much
    /// as many short items, and its alarm cancels the token: so only some look at the clock itself.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsCallEndedAt(int position)
        => _token.IsCancellationRequested || (_lifetime.HasDeadline && position % ItemsPerLook == 0 && _lifetime.IsExpired);

    /// <summary>The token for a stream of items.</summary>
    internal CancellationToken StreamToken => _itemCancellation.Token;

    internal ItemWorker NewWorker() => new(_settings.Scope, _itemCancellation, this);

    /// <summary>Notes that some items have not run, or not to their end.</summary>
    internal void MarkIncomplete() => _isIncomplete = true;

    /// <summary>Whether an item is to run again, unless the call ends before.</summary>
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

    /// <summary>How long an item that is to run again waits for it.</summary>
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

        lock (this)
        {
            (_failures ??= []).Add(item);
        }

        if (_settings.FailFast)
        {
            Stop(isCallEnded ? Cause.CallEnded : Cause.Failure);
            _itemCancellation.Cancel();
        }

        return true;
    }

    /// <summary>Notes what the stream of items threw. Items that run are not cancelled by it.</summary>
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
            // What its disposal throws behind what it has thrown itself.
            LaterFailures.Add(first, exception);
        }
    }

    /// <summary>The end of the call, once no item runs any more.</summary>
    /// <returns>The failures, in no particular order.</returns>
    internal IReadOnlyList<FailedItem> Conclude()
    {
        _itemCancellation.Close();
        if ((_streamError ?? _escape) is { } first)
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

            // All items have run, but longer than they may.
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
        lock (this)
        {
            if (_escape is null || position < _escapePosition)
            {
                (_escape, _escapePosition) = (exception, position);
            }
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
}
