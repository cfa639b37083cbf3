using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// Why a run was stopped, and what failed in it. The first failure, cancellation or stop decides how the run ends. Later failures are kept
/// beside it.
/// </summary>
internal sealed class RunFailures(string net, bool isShown)
{
    private readonly Lock _lock = new();
    private Exception? _first;
    private List<ComponentException>? _others;
    private ComponentException? _givenUp;
    private OperationCanceledException? _orderly;
    private volatile bool _isShown = isShown;

    /// <summary>The first failure, cancellation or stop; null before there is one.</summary>
    internal Exception? First => Volatile.Read(ref _first);

    /// <summary>Whether code outside the run was given the first failure, or a task that throws it.</summary>
    internal bool IsShown => _isShown;

    /// <summary>The first failure of a component that was given up because it did not end; null if there is none.</summary>
    internal ComponentException? GivenUp
    {
        get => Volatile.Read(ref _givenUp);
        set => Interlocked.CompareExchange(ref _givenUp, value, null);
    }

    /// <summary>The first failure that is not a cancellation or stop; null if there is none.</summary>
    internal Exception? FirstFailure
    {
        get
        {
            if (First is not OperationCanceledException)
            {
                return First;
            }

            lock (_lock)
            {
                return _others?[0];
            }
        }
    }

    /// <summary>Sets the first failure.</summary>
    /// <returns>False if there is one already.</returns>
    internal bool TrySetFirst(Exception failure) => Interlocked.CompareExchange(ref _first, failure, null) is null;

    internal void MarkShown() => _isShown = true;

    /// <summary>Returns the first failure, which ends the waits of code outside the run.</summary>
    internal Exception Show()
    {
        MarkShown();
        return First!;
    }

    internal void AddOther(ComponentException failure)
    {
        lock (_lock)
        {
            (_others ??= []).Add(failure);
        }
    }

    /// <summary>Returns the exception with which the owner of a run stops it. The first failure after it is thrown instead.</summary>
    internal OperationCanceledException Orderly()
        => Interlocked.CompareExchange(ref _orderly, new OperationCanceledException($"The net '{net}' was stopped."), null) ?? _orderly;

    /// <summary>When the run has ended: returns what it throws, with the later failures; null if nothing failed.</summary>
    internal Exception? Result()
    {
        if (_others is not null)
        {
            _first = WithOthers(_first!, _others);
        }

        return _first;
    }

    private Exception WithOthers(Exception failure, List<ComponentException> others)
    {
        switch (failure)
        {
            case OperationCanceledException when failure == _orderly:
                others[0].Others = others[1..];
                return others[0];
            case OperationCanceledException canceled:
                return new OperationCanceledException(
                    canceled.Message, others is [{ } only] ? only : new AggregateException(others), canceled.CancellationToken);
            case NetException exception:
                exception.Others = others;
                return exception;
            default:
                return failure;
        }
    }
}
