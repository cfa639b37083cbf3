using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Batching.Runtime;

/// <summary>
/// One execution of a net. It counts flows: those that are active, and those that have not ended. A flow that waits at a port is not active, and whoever ends its wait
/// makes it active again before anything else can happen. So when none is active, nothing can move any more, and no clock is needed to find that out.
/// With the count goes how often a flow became active: who looks at the waits of a run that stands still can tell afterwards whether it stood still all the time.
/// </summary>
internal sealed class NetRun : IThreadPoolWorkItem
{
    private const long OneActive = (1L << 32) + 1; // One more is active, and one more became so.

    private static readonly ContextCallback s_startAll = static state => ((NetRun)state!).StartComponents();

    private readonly NetNode _net;
    private readonly ComponentNode[] _components;
    private readonly List<IResult> _results = [];
    private readonly List<ITap> _taps = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _isSession;
    private readonly TraceFile? _trace;
    private ExecutionContext? _context;
    private CancellationTokenRegistration _registration;
    private CancellationTokenSource? _stopping;
    private Exception? _failure;
    private List<ComponentException>? _others;
    private List<Func<Task>>? _feeders;
    private long _active; // In the lower half; in the upper one how often a flow became active.
    private int _running;
    private int _nextStart;
    private int _isStarterQueued;
    private long _surplus;

    internal NetRun(NetNode net, ComponentNode[] components, NetOptions? options, bool isSession)
    {
        (_net, _components, _isSession) = (net, components, isSession);
        Logger = options?.Logger ?? NullLogger.Instance;
        _trace = options?.Trace;
        History = options is { History: > 0 } ? new NetHistory(options.History) : null;

        // One more than the components: whoever starts them.
        _running = components.Length + 1;
        _active = _running;
    }

    internal NetHistory? History { get; }

    internal ILogger Logger { get; }

    /// <summary>Who watches the components; <see langword="null"/> where nobody does.</summary>
    internal NetWatch? Watch { get; private set; }

    internal Task Completion => _completion.Task;

    internal long Surplus => Interlocked.Read(ref _surplus);

    /// <summary>Whether the run is being stopped: it failed, is blocked, or was cancelled.</summary>
    internal bool IsStopping => Volatile.Read(ref _failure) is not null;

    /// <summary>What waits end with when the run is stopped.</summary>
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

    internal void CountSurplus(int packets) => Interlocked.Add(ref _surplus, packets);

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

    /// <summary>Where packets of an output of the outermost net are got while it runs; <see langword="null"/> where they are results.</summary>
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

    /// <summary>Gives an input of the outermost net its packets, as fast as they are taken. That begins with the components: the sequence may wait for what they do.</summary>
    internal void FeedAll<T>(InputPort<T> input, IEnumerable<T> packets)
    {
        OutputPort<T> source = Source(input);
        _net.AddFlow(this);
        (_feeders ??= []).Add(async () =>
        {
            foreach (T packet in packets)
            {
                await source.PutAsync(packet).ConfigureAwait(false);
            }

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

    /// <summary>Starts the components and what feeds them sequences, on this thread and on others. Single packets lie in their edges already.</summary>
    internal void Start(CancellationToken cancellationToken)
    {
        Watch = NetWatch.Begin(_net.Address, _trace);
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

    // No flow is active: whoever waits can be woken by nobody, unless the run is being stopped, or whoever gets results while the net runs yet does so.
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
        Watch?.End(_failure);
        foreach (ITap tap in _taps)
        {
            tap.Complete();
        }

        switch (_failure)
        {
            case null:
                _completion.SetResult();
                break;
            case OperationCanceledException canceled:
                _completion.SetCanceled(canceled.CancellationToken);
                break;
            default:
                if (_failure is ComponentException failure && _others is not null)
                {
                    failure.Others = _others;
                }

                _completion.SetException(_failure);
                break;
        }
    }
}
