namespace Batching.Runtime;

/// <summary>
/// When a call ends before its work does: the caller's token and the time limit as one token, and the exception that says which it was.
/// </summary>
internal sealed class CallLifetime : IDisposable
{
    private readonly string _action;
    private readonly CancellationToken _caller;
    private readonly TimeSpan? _timeout;
    private readonly long _begin;
    private readonly CancellationTokenSource? _source;
    private readonly IDisposable? _alarm;

    internal CallLifetime(string action, TimeSpan? timeout, CancellationToken caller)
    {
        (_action, _caller, _timeout) = (action, caller, timeout);
        if (timeout is { } limit)
        {
            _begin = TimeProvider.System.GetTimestamp();
            _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
            _alarm = DeadlineClock.Schedule(limit, _source);
        }
    }

    /// <summary>Cancelled when the caller cancels or the time is up.</summary>
    internal CancellationToken Token => _source?.Token ?? _caller;

    /// <summary>Whether there is a time limit at all: where not, nothing needs to be polled.</summary>
    internal bool HasDeadline => _timeout is not null;

    /// <summary>
    /// Whether the time is up. Looks at the clock itself, since a starved machine delivers alarms late; and at the alarm, since what it has
    /// cancelled has no other reason.
    /// </summary>
    internal bool IsExpired => _timeout is { } limit
        && (TimeProvider.System.GetElapsedTime(_begin) >= limit || (_source!.IsCancellationRequested && !_caller.IsCancellationRequested));

    /// <summary>Whether the call is to end.</summary>
    internal bool IsEnded => Token.IsCancellationRequested || IsExpired;

    /// <summary>Throws what the caller expects if the call is to end.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; carries the caller's token.</exception>
    /// <exception cref="TimeoutException">The time is up.</exception>
    internal void ThrowIfEnded()
    {
        if (_caller.IsCancellationRequested)
        {
            throw new OperationCanceledException($"{_action} was cancelled by its caller.", _caller);
        }

        ThrowIfExpired();
    }

    /// <summary>Throws if the time is up.</summary>
    /// <exception cref="TimeoutException">The time is up.</exception>
    internal void ThrowIfExpired()
    {
        if (IsExpired)
        {
            throw new TimeoutException($"{_action} did not end within {_timeout} (CallOptions.Timeout).");
        }
    }

    public void Dispose()
    {
        _alarm?.Dispose();
        _source?.Dispose();
    }
}
