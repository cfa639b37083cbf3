using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// An output of a component: puts each packet into all edges that lead from it. Of a net, it is another name for the outputs inside that
/// lead to it. Generated code makes it.
/// </summary>
/// <typeparam name="T">The type of a packet.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OutputPort<T> : OutPort<T>, IOutput, IPacketSink<T>
{
    private readonly PacketValidator<T>? _validator;
    private readonly PortKind _kind;
    private Connection? _incoming;
    private Connection? _outgoing;
    private NetRun? _run;
    private PacketTarget<T>? _only;
    private PacketTarget<T>[] _targets = [];
    private PutWaiter? _waiter;
    private int _isClosed;

    /// <summary>Makes an output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What it is for.</param>
    /// <param name="fanOut">Whether several inputs may be connected to it.</param>
    /// <param name="all">Of a net's output: whether it gives all packets.</param>
    /// <param name="validator">What it asks of its packets.</param>
    public OutputPort(
        string name, PortKind kind = PortKind.Output, bool fanOut = false, bool all = false, PacketValidator<T>? validator = null)
        : base(name)
        => (_kind, MayFan, TakesAll, _validator) = (kind, fanOut, all, validator);

    /// <inheritdoc/>
    public override string Address => Node is null ? Name : $"{Node.Address}.{Name}";

    /// <inheritdoc/>
    public override bool IsConnected => _outgoing is not null || (Node is NetNode && _incoming is not null);

    internal ComponentNode? Node { get; set; }

    internal bool MayFan { get; }

    internal bool TakesAll { get; }

    /// <summary>Whose flows wait here; nobody's, where packets come from outside of the run.</summary>
    internal ComponentNode? Owner { get; set; }

    /// <summary>What is told when the port is closed: of a net's input, while it runs.</summary>
    internal Action? Closed { get; set; }

    private bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    bool IOutput.IsUnread => _targets.Length > 0 && Array.TrueForAll(_targets, static target => target.IsUnread);

    bool IOutput.HasTargets => _targets.Length > 0;

    ComponentNode? INetPort.Node
    {
        get => Node;
        set => (Node, Owner) = (value, value is NetNode ? null : value);
    }

    PortKind INetPort.Kind => _kind;

    bool INetPort.MayFan => MayFan;

    bool INetPort.TakesAll => TakesAll;

    ConnectionList INetPort.Incoming => new(_incoming, isIncoming: true);

    ConnectionList INetPort.Outgoing => new(_outgoing, isIncoming: false);

    /// <inheritdoc/>
    public override ValueTask PutAsync(T packet, CancellationToken cancellationToken = default)
    {
        NetRun run = RunOrThrow();
        if (_only is { } only && _validator is null && !IsClosed)
        {
            long number = run.History?.Create(Address) ?? 0;
            PutOutcome outcome = only.Offer(packet, number, null);
            return outcome == PutOutcome.Taken ? default : PutSlowlyAsync(run, packet, number, outcome, cancellationToken);
        }

        return PutAsync(run, packet, cancellationToken);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return;
        }

        foreach (PacketTarget<T> target in _targets)
        {
            target.Close();
        }

        Closed?.Invoke();
    }

    /// <summary>Prepares packets that come from outside of the run: of a net's input.</summary>
    internal void Begin(NetRun run, List<PacketTarget<T>> targets)
    {
        _run = run;
        _targets = [.. targets];
        _only = targets is [{ Checks: false } only] ? only : null;
    }

    IResult IOutput.Result(NetRun run) => run.Result(this);

    void INetPort.ConnectTo(NetNode net, Port target, int capacity, bool fanOut, bool fanIn)
    {
        switch (target)
        {
            case InPort<T> input:
                net.Connect(this, input, capacity, fanOut, fanIn);
                break;
            case OutPort<T> output:
                net.Connect(this, output, capacity, fanOut, fanIn);
                break;
            default:
                throw NetNode.CannotLead(this, target);
        }
    }

    void IOutput.Resolve(NetRun run)
    {
        var targets = new List<PacketTarget<T>>(1);
        foreach (Connection connection in ((INetPort)this).Outgoing)
        {
            ((ConnectionFrom<T>)connection).AddTargets(targets, new Route(run, this, 0, int.MaxValue));
        }

        targets.Reverse(); // In the order in which they were connected.
        Begin(run, targets);
    }

    void IPacketSink<T>.AddTargets(List<PacketTarget<T>> targets, Route route)
    {
        if (Node is not NetNode net)
        {
            throw new InvalidOperationException($"'{Address}' is an output of a component: nothing can be put into it from outside.");
        }

        int first = targets.Count;
        if (net.Net is null)
        {
            targets.Add(route.Run.Tap(this) is { } tap ? tap.AddEdge(route) : route.Run.Result(this));
        }
        else
        {
            foreach (Connection connection in ((INetPort)this).Outgoing)
            {
                ((ConnectionFrom<T>)connection).AddTargets(targets, route);
            }
        }

        for (int i = first; _validator is not null && i < targets.Count; i++)
        {
            targets[i] = new ValidatingTarget<T>(Address, _validator, targets[i]);
        }
    }

    void INetPort.AddIncoming(Connection connection) => (connection.NextTo, _incoming) = (_incoming, connection);

    void INetPort.AddOutgoing(Connection connection) => (connection.NextFrom, _outgoing) = (_outgoing, connection);

    bool INetPort.HasParked(Waiter? besides) => _waiter is { IsParked: true } waiter && waiter != besides;

    void IOutput.Withdraw(PutWaiter waiter)
    {
        foreach (PacketTarget<T> target in _targets)
        {
            target.Withdraw(waiter);
        }
    }

    private Exception StopFailure(NetRun run) => Owner is null ? run.Show() : run.StopFailure;

    private NetRun RunOrThrow() => _run ?? throw new InvalidOperationException(
        Node is NetNode
            ? $"'{Address}' is a port of a net, which is only another name for the ports that are connected to it: connect it, and put "
                + "packets in a component."
            : $"'{Address}' can be put to only while its net runs.");

    private ValueTask PutAsync(NetRun run, T packet, CancellationToken cancellationToken)
    {
        if (IsClosed)
        {
            return ValueTask.FromException(new InvalidOperationException($"'{Address}' was closed: no more packets can be put."));
        }

        try
        {
            _validator?.Check(packet, Address);
            if (_targets.Length == 0)
            {
                return run.IsStopping ? Ended(StopFailure(run)) : default;
            }

            return PutSlowlyAsync(run, packet, run.History?.Create(Address) ?? 0, PutOutcome.Full, cancellationToken);
        }
        catch (PacketRejectedException rejected)
        {
            return ValueTask.FromException(rejected);
        }
    }

    private ValueTask PutSlowlyAsync(NetRun run, T packet, long number, PutOutcome outcome, CancellationToken cancellationToken)
    {
        // Before a waiter is taken: one that was ended by the stop may still be kept in an edge.
        if (outcome == PutOutcome.Stopped || run.IsStopping)
        {
            return Ended(StopFailure(run));
        }

        if (outcome == PutOutcome.Full)
        {
            PutWaiter waiter = RentWaiter();
            bool isAnyUnread;
            try
            {
                isAnyUnread = OfferToAll(run, packet, number, waiter);
            }
            catch
            {
                ((IOutput)this).Withdraw(waiter); // A validator rejects it: edges that took the packet keep it, and no other gets it.
                waiter.Return();
                throw;
            }

            if (!waiter.EndsAtOnce())
            {
                if (cancellationToken.CanBeCanceled)
                {
                    waiter.Watch(cancellationToken);
                }

                return waiter.Task;
            }

            waiter.Return();
            outcome = isAnyUnread ? PutOutcome.Unread : PutOutcome.Taken;
        }

        return outcome == PutOutcome.Unread && Owner is { IsUnread: true }
            ? Ended(new EndOfPacketsException(Address) { Run = run })
            : default;
    }

    private ValueTask Ended(Exception failure)
    {
        if (Owner is null || Owner.IsFirstEndedWait())
        {
            return ValueTask.FromException(failure);
        }

        var waiter = new PutWaiter(Owner, this);
        waiter.EndLate(this, failure);
        return waiter.Task;
    }

    private bool OfferToAll(NetRun run, T packet, long number, PutWaiter waiter)
    {
        var isAnyUnread = false;
        waiter.Begin(_targets.Length);
        foreach (PacketTarget<T> target in _targets)
        {
            PutOutcome outcome = target.Offer(packet, number, waiter);
            if (outcome == PutOutcome.Stopped)
            {
                waiter.Fail(StopFailure(run))?.Resume();
                break;
            }

            if (outcome != PutOutcome.Waiting)
            {
                waiter.Take();
                isAnyUnread |= outcome == PutOutcome.Unread;
            }
        }

        return isAnyUnread;
    }

    private PutWaiter RentWaiter()
    {
        PutWaiter waiter = _waiter ??= new PutWaiter(Owner, this);
        if (!waiter.TryRent())
        {
            Owner?.CheckConcurrentWaits();
            waiter = new PutWaiter(Owner, this);
        }

        return waiter;
    }
}
