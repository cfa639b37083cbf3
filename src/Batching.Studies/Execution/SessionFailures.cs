using System.Runtime.ExceptionServices;

namespace Batching.Studies;

/// <summary>The failures of one call itself, as opposed to those of its runs: the first ends the call and is thrown. Thread-safe.</summary>
internal sealed class SessionFailures : IDisposable
{
    private readonly CancellationTokenSource _end;
    private Exception? _first;

    /// <summary>Starts without a failure.</summary>
    /// <param name="cancellationToken">Ends the call as well.</param>
    internal SessionFailures(CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Ended = _end.Token;
    }

    /// <summary>Is cancelled when the call has to end.</summary>
    internal CancellationToken Ended { get; }

    internal Exception? First => _first;

    public void Dispose() => _end.Dispose();

    /// <summary>Records a failure if it is the first.</summary>
    /// <returns>The earlier failure; null if this is the first.</returns>
    internal Exception? RecordFirst(Exception failure) => Interlocked.CompareExchange(ref _first, failure, null);

    /// <summary>Records a failure: the first, or else beside the first.</summary>
    internal void Record(Exception failure)
    {
        if (RecordFirst(failure) is { } first)
        {
            LaterFailures.Add(first, failure);
        }
    }

    /// <summary>Records a failure and ends the call.</summary>
    internal void End(Exception failure)
    {
        Record(failure);
        try
        {
            _end.Cancel();
        }
        catch (Exception thrown) when (thrown is AggregateException or ObjectDisposedException)
        {
            // A callback of a run threw, or the call has ended already. The reason is recorded, and no caller of this method can handle
            // another exception.
        }
    }

    /// <summary>Calls code that may call listeners of the user. If it throws, the call ends.</summary>
    internal void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure)
        {
            End(failure);
        }
    }

    internal void ThrowIfAny()
    {
        if (_first is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
