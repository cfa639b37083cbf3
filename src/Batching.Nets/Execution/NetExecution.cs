using System.ComponentModel;
using System.Runtime.ExceptionServices;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>The execution of a net: what generated code gives inputs to, and takes results from.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NetExecution : IAsyncDisposable
{
    private readonly NetNode _net;
    private readonly NetRun _run;

    internal NetExecution(NetNode net, NetRun run) => (_net, _run) = (net, run);

    /// <summary>What happened to the packets; <see langword="null"/> unless the options ask for it.</summary>
    public NetHistory? History => _run.History;

    /// <summary>How many packets nobody got: their reader had ended, or they came after the first of an output that gives one.</summary>
    public long SurplusPackets => _run.Surplus;

    /// <summary>A task that ends with the run, and throws what it failed with first.</summary>
    public Task Completion
    {
        get
        {
            _run.MarkShown();
            return _run.Completion;
        }
    }

    internal NetRun Run => _run;

    /// <summary>Gives an input its packet, which <see cref="NetNode.CheckPacket"/> has checked.</summary>
    /// <typeparam name="T">The type of the packet.</typeparam>
    /// <param name="input">The input.</param>
    /// <param name="packet">The packet.</param>
    public void Feed<T>(InPort<T> input, T packet) => _run.Feed((InputPort<T>)input, packet);

    /// <summary>Gives an input its packets, which <see cref="NetNode.CheckPackets"/> has checked.</summary>
    /// <typeparam name="T">The type of a packet.</typeparam>
    /// <param name="input">The input.</param>
    /// <param name="packets">The packets. Enumerated once, while they are taken; what the enumeration throws fails the run.</param>
    public void FeedAll<T>(InPort<T> input, IEnumerable<T> packets) => _run.FeedAll((InputPort<T>)input, packets);

    /// <summary>Opens an input, to which packets are put from outside while the net runs, until it is closed.</summary>
    /// <typeparam name="T">The type of a packet.</typeparam>
    /// <param name="input">The input.</param>
    /// <returns>Where to put them.</returns>
    public OutPort<T> Open<T>(InPort<T> input) => _run.Source((InputPort<T>)input, isOpen: true);

    /// <summary>Opens an output, from which packets are got while the net runs.</summary>
    /// <typeparam name="T">The type of a packet.</typeparam>
    /// <param name="output">The output.</param>
    /// <returns>Where to get them.</returns>
    public InPort<T> Open<T>(OutPort<T> output) => _run.Tap((OutputPort<T>)output)!;

    /// <summary>Starts the components, when the inputs are given.</summary>
    /// <param name="cancellationToken">Stops the run.</param>
    public void Start(CancellationToken cancellationToken) => _run.Start(cancellationToken);

    /// <summary>The packet that reached an output.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="output">The output.</param>
    /// <returns>The first packet.</returns>
    /// <exception cref="NetException">There was none.</exception>
    public T First<T>(OutPort<T> output) => _run.Result((OutputPort<T>)output).First;

    /// <summary>The packets that reached an output.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="output">The output.</param>
    /// <returns>All of them, in the order in which they came.</returns>
    public IReadOnlyList<T> All<T>(OutPort<T> output) => _run.Result((OutputPort<T>)output).All;

    /// <summary>Stops the run, and waits until nothing of it runs any more.</summary>
    /// <returns>
    /// A task that ends with the run. It throws what the run failed with first, before or while it was stopped; that it was stopped or
    /// cancelled is no failure.
    /// </returns>
    public async ValueTask StopAsync()
    {
        _run.StopInOrder();
        await _run.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_run.FirstFailure is { } failure)
        {
            _run.MarkShown();
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>
    /// Stops the run, and waits until nothing of it runs any more. Whoever disposes may do so because of a failure of his own, which must
    /// not be replaced by a later one: so what the run had failed with before is thrown, unless a read, a write, <see cref="StopAsync"/> or
    /// <see cref="Completion"/> has shown it, and nothing else but that a component had to be given up.
    /// </summary>
    /// <returns>A task that ends with the run.</returns>
    public async ValueTask DisposeAsync()
    {
        _run.StopInOrder();
        Exception? failure = _run.Failure;
        await _run.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = _run.Completion.Exception;
        failure = failure is null or OperationCanceledException ? _run.GivenUp : failure;
        if (failure is not null && !_run.IsShown)
        {
            _run.MarkShown();
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
