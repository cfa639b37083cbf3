using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// An output. The output of a component puts each packet into all edges that lead from it. The output of a net stands for the outputs
/// inside that are connected to it. Created by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OutputPort<T> : OutPort<T>, IOutput, IPacketSink<T>
{
    private readonly PacketValidator<T>? _validator;
    private NetRun? _run;
    private PacketTarget<T>? _only; // The target, if there is one and nothing has to be checked.
    private PacketTarget<T>[] _targets = [];
    private PutWaiter? _waiter;
    private int _isClosed;

    /// <summary>Creates an output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="fanOut">Whether several inputs may be connected to it.</param>
    /// <param name="all">Whether the output of a net gives all packets.</param>
    /// <param name="validator">The validator of its packets.</param>
    public OutputPort(
        string name, PortKind kind = PortKind.Output, bool fanOut = false, bool all = false, PacketValidator<T>? validator = null)
        : base(name)
        => (Wiring, _validator) = (new PortWiring(kind, fanOut, all), validator);

    /// <inheritdoc/>
    public override string Address => Wiring.AddressOf(Name);

    /// <inheritdoc/>
    public override bool IsConnected => !Wiring.Outgoing.IsEmpty || (Wiring.Node is NetNode && !Wiring.Incoming.IsEmpty);

    internal PortWiring Wiring { get; }

    PortWiring INetPort.Wiring => Wiring;

    /// <summary>The net whose flow puts the packets of an input that is fed; null for any other output.</summary>
    internal NetNode? Feeder { get; init; }

    /// <summary>Called when the port is closed.</summary>
    internal Action? Closed { get; set; }

    bool IOutput.IsUnread => _targets.Length > 0 && Array.TrueForAll(_targets, static target => target.IsUnread);

    bool IOutput.HasTargets => _targets.Length > 0;

    /// <summary>The component whose flows wait here; null if code outside the run does.</summary>
    private ComponentNode? Owner => Feeder ?? Wiring.Owner;

    private bool IsClosed => Volatile.Read(ref _isClosed) != 0;

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

    /// <summary>Sets the targets for a run. The list begins with those of the newest connection.</summary>
    internal void Begin(NetRun run, List<PacketTarget<T>> targets)
    {
        targets.Reverse();
        _run = run;
        _targets = [.. targets];
        _only = targets is [{ Checks: false } only] ? only : null;
    }

    IResult IOutput.Result(NetRun run) => run.Execution.Result(this);

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
        Wiring.AddTargets(targets, new Route(run, this, 0, int.MaxValue));
        Begin(run, targets);
    }

    void IPacketSink<T>.AddTargets(List<PacketTarget<T>> targets, Route route)
    {
        if (Wiring.Node is not NetNode net)
        {
            throw new InvalidOperationException($"'{Address}' is an output of a component: no connection can end there.");
        }

        int first = targets.Count;
        if (net.Net is null)
        {
            targets.Add(route.Run.Execution.Target(this, route));
        }
        else
        {
            Wiring.AddTargets(targets, route);
        }

        ValidatingTarget<T>.Wrap(targets, first, this, _validator);
    }

    bool INetPort.HasParked(Waiter besides) => _waiter is { IsParked: true } waiter && waiter != besides;

    void IOutput.Withdraw(PutWaiter waiter)
    {
        foreach (PacketTarget<T> target in _targets)
        {
            target.Withdraw(waiter);
        }
    }

    private Exception StopFailure(NetRun run) => Owner is null ? run.Failures.Show() : run.StopFailure;

    private NetRun RunOrThrow() => _run ?? throw new InvalidOperationException(
        Wiring.Node is NetNode
            ? $"'{Address}' is an output of a net and only stands for the outputs that are connected to it: put packets in a component."
            : $"'{Address}' takes no packets before its net runs: put them in the component's RunAsync.");

    private ValueTask PutAsync(NetRun run, T packet, CancellationToken cancellationToken)
    {
        if (IsClosed)
        {
            return ValueTask.FromException(new InvalidOperationException($"'{Address}' was closed: no more packets can be put."));
        }

        try
        {
            _validator?.Check(packet, this);
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
        // This comes before a waiter is rented: an edge may still hold a waiter that the stop has ended.
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
                ((IOutput)this).Withdraw(waiter); // A validator rejects the packet: edges that took it keep it, and no other gets it.
                waiter.Return();
                throw;
            }

            if (!waiter.EndsAtOnce())
            {
                waiter.Watch(cancellationToken);
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
