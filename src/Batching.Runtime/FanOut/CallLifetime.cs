namespace Batching.Runtime;

/// <summary>
/// When a call ends early: combines the token of the caller and the time limit into one token, and throws the right exception.
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

    /// <summary>Whether there is a time limit. If not, nothing needs to be polled.</summary>
    internal bool HasDeadline => _timeout is not null;

    /// <summary>
    /// Whether the time is up. It reads the clock, because alarms may come late on a busy machine. It also checks the alarm, because the
    /// alarm is the only reason for what it has cancelled.
    /// </summary>
    internal bool IsExpired => _timeout is { } limit
        && (TimeProvider.System.GetElapsedTime(_begin) >= limit || (_source!.IsCancellationRequested && !_caller.IsCancellationRequested));

    /// <summary>Whether the call must end.</summary>
    internal bool IsEnded => Token.IsCancellationRequested || IsExpired;

    /// <summary>Throws the exception for the caller if the call must end.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled. The exception has the caller's token.</exception>
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
