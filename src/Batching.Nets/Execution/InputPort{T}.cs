using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// An input. The input of a component has a <see cref="PacketQueue{T}"/> during its run. The input of a net has none: it stands for the
/// inputs inside to which it is connected. Created by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InputPort<T> : InPort<T>, IInput, IPacketSink<T>
{
    private PacketQueue<T>? _queue;
    private PacketReader<T>? _reader;

    /// <summary>Creates an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="fanIn">Whether several outputs may be connected to it.</param>
    /// <param name="all">Whether the input of a net takes a sequence of packets.</param>
    /// <param name="validator">The validator of its packets.</param>
    public InputPort(
        string name, PortKind kind = PortKind.Input, bool fanIn = false, bool all = false, PacketValidator<T>? validator = null)
        : base(name)
        => (Wiring, Validator) = (new PortWiring(kind, fanIn, all), validator);

    /// <inheritdoc/>
    public override string Address => Wiring.AddressOf(Name);

    /// <inheritdoc/>
    public override bool IsConnected => !Wiring.Incoming.IsEmpty || (Wiring.Node is NetNode && !Wiring.Outgoing.IsEmpty);

    /// <summary>The reader for the component's own loop over its packets. Always the same object.</summary>
    public PacketReader<T> Reader => _reader ??= new PacketReader<T>(QueueOrThrow(), CancellationToken.None);

    internal PortWiring Wiring { get; }

    PortWiring INetPort.Wiring => Wiring;

    internal PacketValidator<T>? Validator { get; }

    bool IInput.HasPendingPut => _queue!.HasPendingPut;

    long IInput.Packets => _queue?.Got ?? 0;

    /// <inheritdoc/>
    public override ValueTask<T> GetAsync(CancellationToken cancellationToken = default)
    {
        PacketQueue<T> queue = QueueOrThrow();
        GetOutcome outcome = queue.Get(null, out T packet, out PutWaiter? put, out PacketWaiter<T>? waiter, out Exception? failure);
        if (outcome == GetOutcome.Waiting)
        {
            waiter!.Watch(cancellationToken);
            return waiter.Task;
        }

        if (outcome == GetOutcome.Ended)
        {
            failure ??= queue.AtEnd();
            if (queue.Owner is null || queue.Owner.IsFirstEndedWait())
            {
                return ValueTask.FromException<T>(failure);
            }

            var late = new PacketWaiter<T>(queue);
            late.EndLate(this, failure);
            return late.Task;
        }

        put?.Resume();
        if (Validator is null)
        {
            return new ValueTask<T>(packet);
        }

        try
        {
            return new ValueTask<T>(Checked(packet));
        }
        catch (PacketRejectedException rejected)
        {
            return ValueTask.FromException<T>(rejected);
        }
    }

    /// <inheritdoc/>
    public override bool TryGet([MaybeNullWhen(false)] out T packet)
    {
        PacketQueue<T> queue = QueueOrThrow();
        if (!queue.TryGet(out packet, out PutWaiter? put, out bool isStopped))
        {
            if (isStopped && queue.Owner is null && queue.Run.Failures.First is not OperationCanceledException)
            {
                ExceptionDispatchInfo.Throw(queue.Run.Failures.Show());
            }

            return false;
        }

        put?.Resume();
        packet = Checked(packet);
        return true;
    }

    /// <inheritdoc/>
    public override IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var reader = new PacketReader<T>(QueueOrThrow(), cancellationToken);
        _reader = reader; // Earlier readers have ended, as a rule.
        return reader;
    }

    /// <summary>Returns a packet that the validator accepts.</summary>
    internal T Checked(T packet)
    {
        Validator?.Check(packet, this);
        return packet;
    }

    void IInput.Begin(NetRun run) => Begin(run);

    /// <summary>Creates the queue of the run, before the run starts.</summary>
    internal void Begin(NetRun run) => _queue = new PacketQueue<T>(this, run);

    /// <summary>Adds an edge that leads here, before the run starts.</summary>
    internal Edge<T> AddEdge(Route route) => _queue!.AddEdge(route);

    void IInput.Abandon() => _queue!.Abandon();

    void IInput.Stop(Exception failure) => _queue!.Stop(failure);

    void IInput.Finish() => _queue!.Finish();

    void IInput.AddWaits(List<PortWait> waits, ref bool hasStarved) => _queue!.AddWaits(waits, ref hasStarved);

    bool INetPort.HasParked(Waiter besides)
        => (_queue?.HasParked(besides) ?? false) || (_reader is { IsParked: true } reader && !reader.Uses(besides));

    void INetPort.ConnectTo(NetNode net, Port target, int capacity, bool fanOut, bool fanIn)
        => net.Connect(this, target as InPort<T> ?? throw NetNode.CannotLead(this, target), capacity, fanOut, fanIn);

    void IPacketSink<T>.AddTargets(List<PacketTarget<T>> targets, Route route)
    {
        if (Wiring.Node is NetNode)
        {
            int first = targets.Count;
            Wiring.AddTargets(targets, route);
            ValidatingTarget<T>.Wrap(targets, first, this, Validator);
        }
        else
        {
            targets.Add(AddEdge(route));
        }
    }

    void IInput.Feed(NetExecution execution, object? value)
    {
        if (Wiring.TakesAll)
        {
            execution.FeedAll(this, (IEnumerable<T>)value!);
        }
        else
        {
            execution.Feed(this, (T)value!);
        }
    }

    void IInput.Check(object? value)
    {
        if (!Wiring.TakesAll)
        {
            Checked((T)value!);
        }
    }

    bool IInput.Accepts(object? value)
        => Wiring.TakesAll ? value is IEnumerable<T> : value is T || (value is null && default(T) is null);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PacketQueue<T> QueueOrThrow() => _queue ?? throw new InvalidOperationException(
        Wiring.Node is NetNode
            ? $"'{Address}' is an input of a net and only stands for the inputs to which it is connected: get its packets in a component."
            : $"'{Address}' has no packets before its net runs: get them in the component's RunAsync.");
}
