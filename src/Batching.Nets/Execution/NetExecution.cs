using System.ComponentModel;
using System.Runtime.ExceptionServices;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// One execution of a net, seen from outside: what feeds the inputs of the outermost net, and what collects its outputs. In a session,
/// packets are put to open inputs and got from open outputs while the net runs. Used by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NetExecution : IAsyncDisposable
{
    private readonly NetNode _net;
    private readonly bool _isSession;
    private readonly List<IResult> _results = [];
    private readonly List<(Port Output, IInput Input)> _taps = []; // The open outputs, and the inputs from which their packets are got.
    private List<Func<Task>>? _feeders;

    internal NetExecution(NetNode net, NetRun run, bool isSession) => (_net, Run, _isSession) = (net, run, isSession);

    /// <summary>The events of packets; null unless <see cref="NetOptions.HistoryCapacity"/> is set.</summary>
    public NetHistory? History => Run.History;

    /// <summary>
    /// How many packets nothing read: their reader had ended, or they followed the first packet of an output that gives one.
    /// </summary>
    public long SurplusPackets => Run.Surplus.Count;

    /// <summary>A task that ends with the run, and throws its first failure.</summary>
    public Task Completion
    {
        get
        {
            Run.Failures.MarkShown();
            return Run.Completion;
        }
    }

    internal NetRun Run { get; }

    /// <summary>The flows that feed sequences. They start with the components, because a sequence may depend on what those do.</summary>
    internal IReadOnlyList<Func<Task>> Feeders => _feeders ?? [];

    /// <summary>Whether a packet of an open output waits until others have been got.</summary>
    internal bool IsAwaited => _taps.Exists(static tap => tap.Input.HasPendingPut);

    /// <summary>Whether all results are there; null if the net has only outputs that give all packets.</summary>
    internal bool? HasResults => _results.Exists(static result => result.IsOne)
        ? _results.TrueForAll(static result => !result.IsOne || result.HasPacket)
        : null;

    /// <summary>Gives an input its packet, which <see cref="NetNode.CheckPacket"/> has checked.</summary>
    public void Feed<T>(InPort<T> input, T packet)
    {
        OutputPort<T> source = Source(input, feeder: _net);
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

    /// <summary>Gives an input its packets, which <see cref="NetNode.CheckPackets"/> has checked.</summary>
    /// <param name="input">The input.</param>
    /// <param name="packets">The packets. They are enumerated once, as they are taken. A failure of the enumeration fails the run.</param>
    public void FeedAll<T>(InPort<T> input, IEnumerable<T> packets)
    {
        OutputPort<T> source = Source(input, feeder: _net);
        _net.AddFlow(Run);
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
                Run.Report(_net, failure.SourceException); // It is reported before the failure of Dispose.
                throw;
            }

            failure?.Throw();
            source.Close();
        });
    }

    /// <summary>Opens an input, to which packets can be put from outside until it is closed.</summary>
    /// <returns>The output to which to put packets.</returns>
    public OutPort<T> Open<T>(InPort<T> input)
    {
        OutputPort<T> source = Source(input, feeder: null);

        // The net is not blocked while packets may still come from outside. It may end, though.
        Run.Unpark();
        source.Closed = Run.Park;
        return source;
    }

    /// <summary>Opens an output, from which packets can be got while the net runs. Only for sessions.</summary>
    /// <returns>The input from which to get packets.</returns>
    public InPort<T> Open<T>(OutPort<T> output) => Tap((OutputPort<T>)output);

    /// <summary>Starts the components. The inputs must have been given.</summary>
    /// <param name="cancellationToken">Cancels the run.</param>
    public void Start(CancellationToken cancellationToken) => Run.Start(cancellationToken);

    /// <summary>Returns the first packet that reached an output.</summary>
    /// <exception cref="NetException">There was none.</exception>
    public T First<T>(OutPort<T> output) => Result((OutputPort<T>)output).First;

    /// <summary>Returns all packets that reached an output.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <returns>The packets, in the order in which they arrived.</returns>
    public IReadOnlyList<T> All<T>(OutPort<T> output) => Result((OutputPort<T>)output).All;

    /// <summary>Stops the run and waits until it has ended.</summary>
    /// <returns>A task that ends with the run. It throws the first failure. A stop or cancellation is not a failure.</returns>
    public async ValueTask StopAsync()
    {
        Run.StopInOrder();
        await Run.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Throw(Run.Failures.FirstFailure);
    }

    /// <summary>
    /// Stops the run and waits until it has ended. An exception of this method would replace one that is being thrown. So it throws only a
    /// failure from before the call that was not seen in a put or get, in <see cref="StopAsync"/> or in <see cref="Completion"/>, and the
    /// failure of a component that was given up.
    /// </summary>
    /// <returns>A task that ends with the run.</returns>
    public async ValueTask DisposeAsync()
    {
        Run.StopInOrder();
        Exception? failure = Run.Failures.First;
        await Run.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = Run.Completion.Exception;
        if (!Run.Failures.IsShown)
        {
            Throw(failure is null or OperationCanceledException ? Run.Failures.GivenUp : failure);
        }
    }

    /// <summary>Returns the result of an output.</summary>
    internal Collector<T> Result<T>(OutputPort<T> output)
    {
        foreach (IResult result in _results)
        {
            if (result.Output == output)
            {
                return (Collector<T>)result;
            }
        }

        var collector = new Collector<T>(output, Run);
        _results.Add(collector);
        return collector;
    }

    /// <summary>Returns the target of the packets that reach an output.</summary>
    internal PacketTarget<T> Target<T>(OutputPort<T> output, Route route) => _isSession ? Tap(output).AddEdge(route) : Result(output);

    /// <summary>Ends the waits at open outputs, because the run is being stopped.</summary>
    internal void StopOutputs(Exception failure) => _taps.ForEach(tap => tap.Input.Stop(failure));

    /// <summary>Ends the streams of open outputs, because the run has ended.</summary>
    internal void FinishOutputs() => _taps.ForEach(static tap => tap.Input.Finish());

    private InputPort<T> Tap<T>(OutputPort<T> output)
    {
        foreach ((Port known, IInput input) in _taps)
        {
            if (known == output)
            {
                return (InputPort<T>)input;
            }
        }

        var tap = new InputPort<T>(output.Name) { Wiring = { Node = output.Wiring.Node } };
        tap.Begin(Run);
        _taps.Add((output, tap));
        return tap;
    }

    /// <summary>Creates an output outside the run that leads where an input leads.</summary>
    private OutputPort<T> Source<T>(InPort<T> input, NetNode? feeder)
    {
        var port = (InputPort<T>)input;
        var source = new OutputPort<T>(port.Name, validator: port.Validator) { Wiring = { Node = _net }, Feeder = feeder };
        var targets = new List<PacketTarget<T>>(1);
        port.Wiring.AddTargets(targets, new Route(Run, source, 0, int.MaxValue));
        source.Begin(Run, targets);
        return source;
    }

    // A method of its own, so that a packet that is taken at once needs no closure.
    private void FeedLater<T>(ValueTask put, OutputPort<T> source)
    {
        _net.AddFlow(Run);
        _ = _net.RunFeederAsync(async () =>
        {
            await put.ConfigureAwait(false);
            source.Close();
        });
    }

    private void Throw(Exception? failure)
    {
        if (failure is not null)
        {
            Run.Failures.MarkShown();
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
