using System.Runtime.ExceptionServices;
using Batching.Nets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Batching.Runtime;

/// <summary>
/// One execution of a net. It counts the flows that have not ended, and those that are active. A flow that waits at a port is not active.
/// The code that ends a wait counts the flow as active again before it does anything else. So if no flow is active, nothing can move any
/// more: the net is done or blocked, and no timeout is needed to find that out.
/// </summary>
internal sealed class NetRun
{
    private const long OneActive = (1L << 32) + 1;

    private static readonly NetOptions s_default = new();

    private readonly NetNode _net;
    private readonly ComponentNode[] _components;
    private readonly ComponentStarter _starter;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TraceFile? _trace;
    private readonly TimeSpan _stopTimeout;
    private CancellationTokenRegistration _registration;
    private CancellationTokenSource? _stopping;
    private int _running; // The flows that have not ended, and one for the thread that starts the run.

    // The lower half counts active flows, the upper half how often a flow became active. With the upper half, a reader of all waits can
    // tell whether anything moved meanwhile.
    private long _active;

    internal NetRun(NetNode net, ComponentNode[] components, NetOptions? options, bool isSession)
    {
        options ??= s_default;
        (_net, _components) = (net, components);
        Failures = new RunFailures(net.Address, isShown: !isSession); // Without a session, a task throws the failure.
        Execution = new NetExecution(net, this, isSession);
        _starter = new ComponentStarter(net, components, Execution);
        Logger = options.Logger ?? NullLogger.Instance;
        _trace = options.Trace;
        _stopTimeout = options.StopTimeout;
        Surplus = new SurplusPackets(options.FailOnSurplus);
        History = options.HistoryCapacity > 0 ? new NetHistory(options.HistoryCapacity) : null;
        _active = _running = components.Length + 1;
    }

    internal NetExecution Execution { get; }

    internal RunFailures Failures { get; }

    internal NetHistory? History { get; }

    internal SurplusPackets Surplus { get; }

    internal ILogger Logger { get; }

    /// <summary>The telemetry of the run; null if nothing listens.</summary>
    internal NetWatch? Watch { get; private set; }

    internal Task Completion => _ended.Task;

    /// <summary>Whether the run is being stopped: it failed, is blocked, or was stopped or cancelled.</summary>
    internal bool IsStopping => Failures.First is not null;

    /// <summary>The exception that ends the waits of components when the run is being stopped, for whatever reason.</summary>
    internal OperationCanceledException StopFailure => new($"The run of '{_net.Address}' is being stopped.", CancellationToken);

    internal CancellationToken CancellationToken
    {
        get
        {
            if (_stopping is null && Interlocked.CompareExchange(ref _stopping, new CancellationTokenSource(), null) is null && IsStopping)
            {
                CancelToken();
            }

            return _stopping!.Token;
        }
    }

    internal bool IsOwnToken(CancellationToken cancellationToken) => _stopping is { } stopping && stopping.Token == cancellationToken;

    /// <summary>Counts a flow that begins.</summary>
    internal void AddFlow()
    {
        Interlocked.Increment(ref _running);
        Unpark();
    }

    /// <summary>Counts a flow that has ended.</summary>
    /// <param name="isPinned">Whether the flow was the last of a component that counts as active for good.</param>
    internal void RemoveFlow(bool isPinned = false)
    {
        if (isPinned)
        {
            Interlocked.Decrement(ref _active);
        }

        if (Interlocked.Decrement(ref _running) == 0)
        {
            Complete();
        }
        else
        {
            Park();
        }
    }

    /// <summary>Counts a flow that waits.</summary>
    internal void Park()
    {
        long stand = Interlocked.Decrement(ref _active);
        if ((int)stand == 0)
        {
            Settle(stand);
        }
    }

    /// <summary>Counts a flow whose wait ends.</summary>
    internal void Unpark() => Interlocked.Add(ref _active, OneActive);

    /// <summary>Starts the components, and the flows that feed sequences. Single packets are in their edges already.</summary>
    internal void Start(CancellationToken cancellationToken)
    {
        try
        {
            Watch = NetWatch.Begin(_net.Address, _trace);
        }
        catch (Exception exception)
        {
            Report(_net, exception); // A failure of telemetry fails the run, which must end all the same.
        }

        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(
                static (state, token) => ((NetRun)state!).Stop(new OperationCanceledException(token)), this);
        }

        _starter.Start(Watch is null ? ExecutionContext.Capture() : Watch.Context);
        RemoveFlow();
    }

    /// <summary>Stops the run for its owner. A later failure of a component is then the first failure.</summary>
    internal void StopInOrder() => Stop(Failures.Orderly());

    /// <summary>Ends all waits, and lets no other begin.</summary>
    /// <returns>False if the run is being stopped already.</returns>
    internal bool Stop(Exception failure)
    {
        if (!Failures.TrySetFirst(failure))
        {
            return false;
        }

        CancelToken();
        foreach (IInput input in Inputs())
        {
            input.Stop(StopFailure);
        }

        Execution.StopOutputs(StopFailure);
        if (_stopTimeout != Timeout.InfiniteTimeSpan && Volatile.Read(ref _running) > 0)
        {
            _ = GiveUpLateAsync();
        }

        return true;
    }

    /// <summary>Reports the exception of a flow: it came to the end of a stream, was stopped, or failed.</summary>
    /// <returns>The failure; null if the flow has not failed.</returns>
    internal ComponentException? Report(ComponentNode component, Exception exception)
    {
        // A component that waits with the caller's token may notice its cancellation before the run does.
        if (exception is OperationCanceledException && _registration.Token is { IsCancellationRequested: true } token)
        {
            Stop(new OperationCanceledException(token));
        }

        bool isStopped = exception is OperationCanceledException && IsStopping;
        bool hasEnded = exception is EndOfPacketsException end && ReferenceEquals(end.Run, this);
        if (isStopped || hasEnded)
        {
            return null;
        }

        var failure = new ComponentException(component.Address, exception);
        if (!Stop(failure))
        {
            Failures.AddOther(failure);
        }

        return failure;
    }

    /// <summary>Reports a component that does not end, though all its waits have ended.</summary>
    internal void GiveUp(ComponentNode component, InvalidOperationException exception) => Failures.GivenUp = Report(component, exception);

    private async Task GiveUpLateAsync()
    {
        await _ended.Task.WaitAsync(_stopTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_ended.Task.IsCompleted)
        {
            return;
        }

        foreach (ComponentNode component in _components.Prepend(_net))
        {
            component.GiveUp($"It did not end within {_stopTimeout.TotalSeconds} s of the stop of its run (NetOptions.StopTimeout)");
        }
    }

    /// <summary>
    /// Called when no flow is active. Unless the run is being stopped, or a session can make room at an open output, the net is done or
    /// blocked.
    /// </summary>
    private void Settle(long stand)
    {
        if (Volatile.Read(ref _running) == 0 || Execution.IsAwaited)
        {
            return;
        }

        var waits = new List<PortWait>();
        var hasStarved = false;
        foreach (IInput input in Inputs())
        {
            input.AddWaits(waits, ref hasStarved);
        }

        // If a session has moved something meanwhile, the flow that waits last calls this again.
        if (Volatile.Read(ref _active) != stand || (waits.Count == 0 && EndJoins()) || IsStopping)
        {
            return;
        }

        bool isDone = Execution.HasResults ?? !hasStarved;
        if (!isDone || waits.Exists(static wait => wait.IsPut))
        {
            Stop(new NetBlockedException(_net.Address, waits));
            return;
        }

        // The net is done: all results are there, and the flows only wait for more packets.
        foreach (IInput input in Inputs())
        {
            input.Finish();
        }
    }

    /// <summary>Ends the waits for forked flows. No flow waits at a port, so those that join others wait for themselves.</summary>
    private bool EndJoins()
    {
        var isAny = false;
        foreach (ComponentNode component in _components)
        {
            isAny |= component.EndJoin();
        }

        return isAny;
    }

    private IEnumerable<IInput> Inputs()
    {
        foreach (ComponentNode component in _components)
        {
            foreach (Port port in component.Ports)
            {
                if (port is IInput input)
                {
                    yield return input;
                }
            }
        }
    }

    private void CancelToken()
    {
        try
        {
            _stopping?.Cancel();
        }
        catch (AggregateException failures)
        {
            Failures.AddOther(new ComponentException(_net.Address, failures)); // Callbacks that components registered have thrown.
        }
    }

    private void Complete()
    {
        _registration.Unregister();
        if (Surplus.Failure(_net.Address) is { } surplus)
        {
            Stop(surplus);
        }

        try
        {
            Watch?.End(Failures.First);
        }
        catch (Exception exception)
        {
            Report(_net, exception); // A failure of telemetry fails the run, which must end all the same.
        }

        Exception? failure = Failures.Result();
        Execution.FinishOutputs();
        if (failure is null)
        {
            _ended.SetResult();
        }
        else
        {
            _ended.SetFromTask(ThrowAsync(failure));
        }
    }

    // The task of an asynchronous method keeps a cancellation with its message and token, and is cancelled by it.
    private static async Task ThrowAsync(Exception failure)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        ExceptionDispatchInfo.Throw(failure);
    }
}
