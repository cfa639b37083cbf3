using System.Runtime.ExceptionServices;
using Batching.Nets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Batching.Runtime;

/// <summary>
/// One execution of a net. It counts flows: those that are active, and those that have not ended. A flow that waits at a port is not
/// active, and whoever ends its wait makes it active again before anything else can happen. So when none is active, nothing can move any
/// more, and no clock is needed to find that out. With the count goes how often a flow became active: who looks at the waits of a run that
/// stands still can tell afterwards whether it stood still all the time.
/// </summary>
internal sealed class NetRun : IThreadPoolWorkItem
{
    private const long OneActive = (1L << 32) + 1; // One more is active, and one more became so.

    private static readonly NetOptions s_default = new();
    private static readonly ContextCallback s_startAll = static state => ((NetRun)state!).StartComponents();

    private readonly NetNode _net;
    private readonly ComponentNode[] _components;
    private readonly List<IResult> _results = [];
    private readonly List<ITap> _taps = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _isSession;
    private readonly TraceFile? _trace;
    private readonly TimeSpan _stopTimeout;
    private readonly Dictionary<Port, long>? _surplusOfPorts; // Where surplus packets are a failure.
    private ExecutionContext? _context;
    private CancellationTokenRegistration _registration;
    private CancellationTokenSource? _stopping;
    private Exception? _failure;
    private List<ComponentException>? _others;
    private ComponentException? _givenUp;
    private List<Func<Task>>? _feeders;
    private long _active; // In the lower half; in the upper one how often a flow became active.
    private int _running;
    private int _nextStart;
    private int _isStarterQueued;
    private int _isShown;
    private OperationCanceledException? _orderly; // The failure of a run that its owner has stopped.
    private long _surplus;

    internal NetRun(NetNode net, ComponentNode[] components, NetOptions? options, bool isSession)
    {
        (_net, _components, _isSession) = (net, components, isSession);
        Logger = options?.Logger ?? NullLogger.Instance;
        _trace = options?.Trace;
        _stopTimeout = (options ?? s_default).StopTimeout;
        _surplusOfPorts = options is { FailOnSurplus: true } ? [] : null;
        History = options is { History: > 0 } ? new NetHistory(options.History) : null;

        // One more than the components: whoever starts them.
        _running = components.Length + 1;
        _active = _running;
        _isShown = isSession ? 0 : 1; // What else is executed has a task that throws it.
    }

    internal NetHistory? History { get; }

    internal ILogger Logger { get; }

    /// <summary>Who watches the components; <see langword="null"/> where nobody does.</summary>
    internal NetWatch? Watch { get; private set; }

    internal Task Completion => _ended.Task;

    internal long Surplus => Interlocked.Read(ref _surplus);

    /// <summary>Whether the run is being stopped: it failed, is blocked, or was cancelled.</summary>
    internal bool IsStopping => Volatile.Read(ref _failure) is not null;

    /// <summary>What the run failed with first, or why it was stopped; <see langword="null"/> where neither happened.</summary>
    internal Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>What failed in a run that was stopped or cancelled; else the same as <see cref="Failure"/>.</summary>
    internal Exception? FirstFailure => Failure is not OperationCanceledException ? Failure : FirstOther();

    /// <summary>What the first component failed with that was given up, because it did not end; else <see langword="null"/>.</summary>
    internal ComponentException? GivenUp => Volatile.Read(ref _givenUp);

    /// <summary>Whether somebody outside of the run was given what it failed with.</summary>
    internal bool IsShown => Volatile.Read(ref _isShown) != 0;

    /// <summary>What the waits of components end with when the run is stopped. They are stopped, whoever has failed.</summary>
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

    /// <summary>Counts a packet that nobody gets.</summary>
    internal void CountSurplus(Port port)
    {
        Interlocked.Increment(ref _surplus);
        if (_surplusOfPorts is not null)
        {
            lock (_surplusOfPorts)
            {
                _surplusOfPorts[port] = _surplusOfPorts.GetValueOrDefault(port) + 1;
            }
        }
    }

    /// <summary>A flow begins.</summary>
    internal void AddFlow()
    {
        Interlocked.Increment(ref _running);
        Unpark();
    }

    /// <summary>A flow has ended.</summary>
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

    /// <summary>A flow waits.</summary>
    internal void Park()
    {
        long stand = Interlocked.Decrement(ref _active);
        if ((int)stand == 0)
        {
            Settle(stand);
        }
    }

    /// <summary>The wait of a flow ends.</summary>
    internal void Unpark() => Interlocked.Add(ref _active, OneActive);

    /// <summary>What an output of the outermost net gives.</summary>
    internal Collector<T> Result<T>(OutputPort<T> output)
    {
        foreach (IResult result in _results)
        {
            if (result is Collector<T> known && known.Belongs(output))
            {
                return known;
            }
        }

        var collector = new Collector<T>(output, this);
        _results.Add(collector);
        return collector;
    }

    /// <summary>
    /// Where packets of an output of the outermost net are got while it runs; <see langword="null"/> where they are results.
    /// </summary>
    internal InputPort<T>? Tap<T>(OutputPort<T> output)
    {
        if (!_isSession)
        {
            return null;
        }

        foreach (ITap tap in _taps)
        {
            if (tap is Tap<T> known && known.Output == output)
            {
                return known.Input;
            }
        }

        var added = new Tap<T>(output, this);
        _taps.Add(added);
        return added.Input;
    }

    internal IReadOnlyList<IResult> Results => _results;

    /// <summary>Gives an input of the outermost net its packet.</summary>
    internal void Feed<T>(InputPort<T> input, T packet)
    {
        OutputPort<T> source = Source(input);
        ValueTask put = source.PutAsync(packet);
        if (put.IsCompletedSuccessfully)
        {
            source.Close();
        }
        else
        {
            FeedLater(put, source);
        }
    }

    private void FeedLater<T>(ValueTask put, OutputPort<T> source)
    {
        _net.AddFlow(this);
        _ = _net.RunFeederAsync(async () =>
        {
            await put.ConfigureAwait(false);
            source.Close();
        });
    }

    /// <summary>
    /// Gives an input of the outermost net its packets, as fast as they are taken. That begins with the components: the sequence may wait
    /// for what they do.
    /// </summary>
    internal void FeedAll<T>(InputPort<T> input, IEnumerable<T> packets)
    {
        OutputPort<T> source = Source(input);
        _net.AddFlow(this);
        (_feeders ??= []).Add(async () =>
        {
            IEnumerator<T> enumerator = packets.GetEnumerator();
            ExceptionDispatchInfo? failure = null;
            try
            {
                while (enumerator.MoveNext())
                {
                    await source.PutAsync(enumerator.Current).ConfigureAwait(false);
                }
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            try
            {
                enumerator.Dispose();
            }
            catch when (failure is not null)
            {
                Report(_net, failure.SourceException); // First of the two.
                throw;
            }

            failure?.Throw();
            source.Close();
        });
    }

    /// <summary>An output outside of the run that leads to where an input of the outermost net leads.</summary>
    internal OutputPort<T> Source<T>(InputPort<T> input, bool isOpen = false)
    {
        var source = new OutputPort<T>(input.Name, validator: input.Validator) { Node = _net, Owner = isOpen ? null : _net };
        var targets = new List<PacketTarget<T>>(1);
        input.AddOutgoing(targets, new Route(this, source, 0, int.MaxValue));
        targets.Reverse();
        source.Begin(this, targets);
        if (isOpen)
        {
            // As long as somebody may put packets from outside, the net is not blocked. It may end, though.
            Unpark();
            source.Closed = Park;
        }

        return source;
    }

    /// <summary>
    /// Starts the components and what feeds them sequences, on this thread and on others. Single packets lie in their edges already.
    /// </summary>
    internal void Start(CancellationToken cancellationToken)
    {
        try
        {
            Watch = NetWatch.Begin(_net.Address, _trace);
        }
        catch (Exception exception)
        {
            Report(_net, exception); // Of whoever watches: the run must come to its end all the same.
        }

        _context = Watch is null ? ExecutionContext.Capture() : Watch.Context;
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(
                static (state, token) => ((NetRun)state!).Stop(new OperationCanceledException(token)), this);
        }

        // A caller with a context, a user interface's say: its thread is not there to run components.
        if (SynchronizationContext.Current is not null || TaskScheduler.Current != TaskScheduler.Default)
        {
            QueueStarter();
        }
        else
        {
            ((IThreadPoolWorkItem)this).Execute();
        }

        RemoveFlow();
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_context is { } context)
        {
            ExecutionContext.Run(context, s_startAll, this);
        }
        else
        {
            StartComponents();
        }
    }

    /// <summary>What the waits of whoever puts and gets outside of the run end with: what it failed with first.</summary>
    internal Exception Show()
    {
        MarkShown();
        return Failure!;
    }

    /// <summary>Somebody outside has been given the failure, or what throws it.</summary>
    internal void MarkShown() => Volatile.Write(ref _isShown, 1);

    /// <summary>Stops the run because its owner says so. What a component throws from now on is the first failure.</summary>
    internal void StopInOrder()
    {
        Interlocked.CompareExchange(ref _orderly, new OperationCanceledException($"The net '{_net.Address}' was stopped."), null);
        Stop(_orderly);
    }

    /// <summary>Ends every wait, and lets nobody begin another. Nothing happens where the run is being stopped already.</summary>
    internal bool Stop(Exception failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is not null)
        {
            return false;
        }

        CancelToken();
        foreach (ComponentNode component in _components)
        {
            foreach (Port port in component.Ports)
            {
                (port as IInput)?.Stop(StopFailure);
            }
        }

        foreach (ITap tap in _taps)
        {
            tap.Stop(StopFailure);
        }

        if (_stopTimeout != Timeout.InfiniteTimeSpan && Volatile.Read(ref _running) > 0)
        {
            _ = GiveUpLateAsync();
        }

        return true;
    }

    /// <summary>A flow has thrown: it came to the end of a stream, was stopped, or failed.</summary>
    /// <returns>What it failed with; <see langword="null"/> where it did not.</returns>
    internal ComponentException? Report(ComponentNode component, Exception exception)
    {
        // A component that waits with the caller's own token may learn of its cancellation before the run does.
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
            lock (_results)
            {
                (_others ??= []).Add(failure);
            }
        }

        return failure;
    }

    /// <summary>A component does not end, though all that it waits for has. It is over for the run.</summary>
    internal void GiveUp(ComponentNode component, InvalidOperationException exception)
        => Interlocked.CompareExchange(ref _givenUp, Report(component, exception), null);

    // What has not ended when the time is up is over for the run, whatever it still does.
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

    // No flow is active: whoever waits can be woken by nobody, unless the run is being stopped, or whoever gets results while the net runs
    // yet does so.
    private void Settle(long stand)
    {
        if (Volatile.Read(ref _running) == 0 || _taps.Exists(static tap => tap.IsAwaited))
        {
            return;
        }

        var waits = new List<PortWait>();
        var hasStarved = false;
        foreach (ComponentNode component in _components)
        {
            foreach (Port port in component.Ports)
            {
                (port as IInput)?.AddWaits(waits, ref hasStarved);
            }
        }

        if (Volatile.Read(ref _active) != stand)
        {
            return; // Somebody outside has made room meanwhile. Whichever flow waits last looks again.
        }

        if (waits.Count == 0 && EndJoins())
        {
            return;
        }

        if (IsStopping)
        {
            return;
        }

        bool hasOne = _results.Exists(static result => result.IsOne);
        bool isDone = hasOne ? _results.TrueForAll(static result => !result.IsOne || result.HasPacket) : !hasStarved;
        if (!isDone || waits.Exists(static wait => wait.IsPut))
        {
            Stop(new NetBlockedException(_net.Address, waits));
            return;
        }

        // All results are there, and what is left only waits for more: it has come to its end.
        foreach (ComponentNode component in _components)
        {
            foreach (Port port in component.Ports)
            {
                (port as IInput)?.Finish();
            }
        }
    }

    // Nobody waits at a port, so those that join others can only wait for themselves.
    private bool EndJoins()
    {
        var isAny = false;
        foreach (ComponentNode component in _components)
        {
            isAny |= component.EndJoin();
        }

        return isAny;
    }

    private void StartComponents()
    {
        // Each starter has another one behind it while there is something to start: a component may be long in its first piece.
        Volatile.Write(ref _isStarterQueued, 0);
        while (true)
        {
            int next = Interlocked.Increment(ref _nextStart) - 1;
            int feeder = next - _components.Length;
            int feeders = _feeders?.Count ?? 0;
            if (feeder >= feeders)
            {
                return;
            }

            if (feeder + 1 < feeders)
            {
                QueueStarter();
            }

            if (feeder < 0)
            {
                Segment.Run(_components[next], static state => _ = ((ComponentNode)state!).StartAsync(), _components[next]);
            }
            else
            {
                _ = _net.RunFeederAsync(_feeders![feeder]);
            }
        }
    }

    private void QueueStarter()
    {
        if (Interlocked.Exchange(ref _isStarterQueued, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
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
            // Thrown by what components registered with the token.
            lock (_results)
            {
                (_others ??= []).Add(new ComponentException(_net.Address, failures));
            }
        }
    }

    private void Complete()
    {
        _registration.Unregister();
        if (_surplusOfPorts is { Count: > 0 })
        {
            string surplus = string.Join(
                " and ", _surplusOfPorts.Select(static port => $"{port.Value} of the packets of '{port.Key.Address}'"));
            Stop(new NetException(
                $"The net '{_net.Address}' has ended, but nobody got {surplus}. Get them all, or leave out NetOptions.FailOnSurplus."));
        }

        try
        {
            Watch?.End(_failure);
        }
        catch (Exception exception)
        {
            Report(_net, exception); // Of whoever watches: it must not keep the run from ending.
        }

        if (_others is not null)
        {
            _failure = WithOthers(_failure!, _others);
        }

        foreach (ITap tap in _taps)
        {
            tap.Complete();
        }

        if (_failure is null)
        {
            _ended.SetResult();
        }
        else
        {
            _ended.SetFromTask(ThrowAsync(_failure));
        }
    }

    // The first failure is thrown, and what failed after it is kept beside it.
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
            case NetException net:
                net.Others = others;
                return net;
            default:
                return failure;
        }
    }

    private ComponentException? FirstOther()
    {
        lock (_results)
        {
            return _others?[0];
        }
    }

    // An ended task: of an asynchronous method, since there a cancellation makes the task a cancelled one, and stays what it is.
    private static async Task ThrowAsync(Exception failure)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        ExceptionDispatchInfo.Throw(failure);
    }
}
