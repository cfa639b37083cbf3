using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// A wait at a port, which is used for one wait after the other. It ends in two steps. <see cref="End"/>, under the lock of the port,
/// counts the flow as active again. <see cref="Resume"/>, outside the lock, continues the flow.
/// </summary>
/// <remarks>
/// Continuations always run on the thread pool, so a put never runs another component on its stack. They go to the local queue of the
/// thread, whose caches are warm, but every so often to the global one: two components that resume each other must not starve a third.
/// </remarks>
internal abstract class Waiter(ComponentNode? owner) : IThreadPoolWorkItem
{
    private const int Parked = 1;
    private const int Ended = 2;
    private const int RoundShift = 2;
    private const int RoundStep = 1 << RoundShift;
    private const int TurnsBetweenGlobal = 61;

    private static readonly Action<object?> s_ended = static _ => { };

    [ThreadStatic]
    private static int s_turns;

    private Action<object?>? _continuation; // The continuation, or s_ended once the wait has ended.
    private Action<object?>? _scheduled;
    private object? _state;
    private ExecutionContext? _context;
    private object? _scheduler; // The synchronization context or task scheduler of the continuation.
    private CancellationTokenRegistration _registration;
    private Exception? _failure;
    private int _parking; // The round, and in the lowest bits whether the wait is counted or has ended.
    private int _isRented;
    private bool _isWatched;
    private Port? _endedPort;

    /// <summary>The component whose flow waits; null if code outside the run does.</summary>
    protected ComponentNode? Owner { get; } = owner;

    /// <summary>Whether code outside the run waits, which gets the first failure of the run.</summary>
    internal bool IsOutside => Owner is null;

    /// <summary>Whether a flow is counted as waiting here.</summary>
    internal bool IsParked => (Volatile.Read(ref _parking) & (RoundStep - 1)) == Parked;

    // One field holds both the continuation and the end of the wait. With two, an awaiter could take the result and wait again before
    // Resume has read its continuation.
    private bool IsEnded => ReferenceEquals(Volatile.Read(ref _continuation), s_ended);

    internal short Version => unchecked((short)(_parking >> RoundShift));

    /// <summary>Whether the wait of a round has neither ended nor been counted.</summary>
    internal bool IsPending(int round) => Volatile.Read(ref _parking) == round;

    /// <summary>Rents the waiter for a wait.</summary>
    /// <returns>False if it is in use.</returns>
    internal bool TryRent() => Interlocked.CompareExchange(ref _isRented, 1, 0) == 0;

    /// <summary>Returns the waiter, so that it can be rented again.</summary>
    internal void Return() => Volatile.Write(ref _isRented, 0);

    /// <summary>
    /// Ends the wait when a token is cancelled. Such a wait is not counted, because the cancellation can still move something.
    /// </summary>
    internal void Watch(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled && (Owner is null || !Owner.IsOwnToken(cancellationToken)))
        {
            _isWatched = true;
            _registration = cancellationToken.UnsafeRegister(
                static (state, token) => ((Waiter)state!).Withdraw(new OperationCanceledException(token)), this);
        }
    }

    /// <summary>Removes the wait from the port and ends it with a failure, unless it has ended.</summary>
    protected abstract void Withdraw(Exception failure);

    /// <summary>Under the lock of the port: ends the wait. Called once for each wait.</summary>
    internal void End(Exception? failure = null)
    {
        _failure = failure;
        int parking = Volatile.Read(ref _parking);
        int round = parking & ~(RoundStep - 1);
        if (Interlocked.Exchange(ref _parking, round | Ended) == (round | Parked))
        {
            Owner!.Run!.Unpark();
        }
    }

    /// <summary>
    /// Makes this a wait at a port that has ended, of a component that has waited at such a port before. It ends when it is awaited, unless
    /// <see cref="ComponentNode.Holds"/>.
    /// </summary>
    internal void EndLate(Port port, Exception? failure)
    {
        _endedPort = port;
        End(failure);
    }

    /// <summary>Outside the lock, after <see cref="End"/>: continues the flow.</summary>
    internal void Resume()
    {
        if (Interlocked.CompareExchange(ref _continuation, s_ended, null) is { } continuation)
        {
            Volatile.Write(ref _continuation, s_ended);
            Schedule(continuation);
        }
    }

    /// <summary>Counts the flow as waiting, unless the wait has ended.</summary>
    internal void Park(int round)
    {
        if (!Owner!.IsUncounted && Interlocked.CompareExchange(ref _parking, round | Parked, round) == round)
        {
            Owner.CheckOtherWaits(this);
            Owner.Run!.Park();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_context is { } context)
        {
            ExecutionContext.Run(context, static state => ((Waiter)state!).Continue(), this);
        }
        else
        {
            Continue();
        }
    }

    protected ValueTaskSourceStatus Status(short token)
    {
        Check(token);
        return !IsEnded ? ValueTaskSourceStatus.Pending
            : _failure is null ? ValueTaskSourceStatus.Succeeded
            : _failure is OperationCanceledException ? ValueTaskSourceStatus.Canceled
            : ValueTaskSourceStatus.Faulted;
    }

    protected void Continue(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Check(token);
        int round = Volatile.Read(ref _parking) & ~(RoundStep - 1);
        bool counts = Owner is not null && !_isWatched && ReferenceEquals(continuation, AsyncMethods.Continuation);
        _state = state;
        if ((flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0)
        {
            _context = ExecutionContext.Capture();
        }

        if ((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0)
        {
            _scheduler = Scheduler();
        }

        if (_endedPort is { } port)
        {
            // A read that returns false at the end throws nothing that could be caught, so it is counted only among all waits.
            bool isMethod = _failure is not null && ReferenceEquals(continuation, AsyncMethods.Continuation);
            if (!Owner!.Holds(port, isMethod ? state : null))
            {
                Volatile.Write(ref _continuation, s_ended);
                Schedule(continuation);
            }

            return;
        }

        Action<object?>? earlier = Interlocked.CompareExchange(ref _continuation, continuation, null);
        if (earlier is not null)
        {
            if (!ReferenceEquals(earlier, s_ended))
            {
                throw new InvalidOperationException("A get or put was awaited twice: call AsTask() once, and await the task.");
            }

            Schedule(continuation);
        }
        else if (counts && !Segment.TryDefer(Owner!, this, round))
        {
            Park(round);
        }
    }

    /// <summary>Prepares the waiter for the next wait, and returns the failure of this one, if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Exception? Reset(short token)
    {
        Check(token);
        if (!IsEnded)
        {
            throw new InvalidOperationException("The result of a get or put was read before it had ended: await it.");
        }

        Exception? failure = _failure;
        if (_isWatched)
        {
            _registration.Dispose(); // Waits for a callback that is running: it must not end the next wait.
            _registration = default;
            _isWatched = false;
        }

        _scheduled = null;
        _state = null;
        _context = null;
        _scheduler = null;
        _failure = null;
        _endedPort = null;
        _continuation = null;
        Volatile.Write(ref _parking, unchecked((_parking & ~(RoundStep - 1)) + RoundStep));
        return failure;
    }

    private void Continue() => Segment.Run(Owner, _scheduled!, _state);

    private static object? Scheduler()
    {
        if (SynchronizationContext.Current is { } context && context.GetType() != typeof(SynchronizationContext))
        {
            return context;
        }

        return TaskScheduler.Current == TaskScheduler.Default ? null : TaskScheduler.Current;
    }

    private void Schedule(Action<object?> continuation)
    {
        _scheduled = continuation;
        switch (_scheduler)
        {
            case null:
                bool isLocal = ++s_turns % TurnsBetweenGlobal != 0;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: isLocal);
                break;
            case SynchronizationContext context:
                context.Post(static state => ((IThreadPoolWorkItem)state!).Execute(), this);
                break;
            case TaskScheduler scheduler:
                _ = Task.Factory.StartNew(static state => ((IThreadPoolWorkItem)state!).Execute(), this, CancellationToken.None,
                    TaskCreationOptions.DenyChildAttach, scheduler);
                break;
        }
    }

    private void Check(short token)
    {
        if (token != Version)
        {
            throw new InvalidOperationException("A get or put was awaited twice: call AsTask() once, and await the task.");
        }
    }
}
