namespace Batching.Runtime;

/// <summary>The execution of a net: what generated code gives inputs to, and takes results from.</summary>
public sealed class NetExecution
{
    private readonly NetNode _net;
    private readonly NetRun _run;

    internal NetExecution(NetNode net, NetRun run) => (_net, _run) = (net, run);

    /// <summary>What happened to the packets; <see langword="null"/> unless the options ask for it.</summary>
    public NetHistory? History => _run.History;

    /// <summary>How many packets nobody got: their reader had ended, or they came after the first of an output that gives one.</summary>
    public long SurplusPackets => _run.Surplus;

    /// <summary>A task that ends with the run.</summary>
    public Task Completion => _run.Completion;

    internal NetRun Run => _run;

    /// <summary>Gives an input its packet.</summary>
    /// <typeparam name="T">The type of the packet.</typeparam>
    /// <param name="input">The input.</param>
    /// <param name="packet">The packet.</param>
    /// <exception cref="PacketRejectedException">The input's validator rejects it.</exception>
    public void Feed<T>(InPort<T> input, T packet)
    {
        var port = (InputPort<T>)input;
        try
        {
            port.Checked(packet);
            _run.Feed(port, packet);
        }
        catch (Exception exception)
        {
            GiveUp(exception);
            throw;
        }
    }

    /// <summary>Gives an input its packets.</summary>
    /// <typeparam name="T">The type of a packet.</typeparam>
    /// <param name="input">The input.</param>
    /// <param name="packets">The packets. Enumerated once, while they are taken; what the enumeration throws fails the run.</param>
    /// <exception cref="ArgumentNullException"><paramref name="packets"/> is <see langword="null"/>.</exception>
    public void FeedAll<T>(InPort<T> input, IEnumerable<T> packets)
    {
        try
        {
            ArgumentNullException.ThrowIfNull(packets);
        }
        catch (ArgumentNullException exception)
        {
            GiveUp(exception);
            throw;
        }

        _run.FeedAll((InputPort<T>)input, packets);
    }

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

    /// <summary>Stops the run, and waits until nothing of it runs any more. What it throws is not thrown here: it is the result of <see cref="Completion"/>.</summary>
    /// <returns>A task that ends with the run.</returns>
    public async ValueTask StopAsync()
    {
        _run.Stop(new OperationCanceledException($"The net '{_net.Address}' was stopped."));
        await _run.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // A run that cannot start still comes to its end: who stops it waits for that, and so may what feeds other inputs.
    private void GiveUp(Exception failure)
    {
        _run.Stop(failure);
        _run.Start(CancellationToken.None);
        _ = _run.Completion.Exception;
    }
}
