using System.ComponentModel;
using Batching.Nets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Batching.Runtime;

/// <summary>
/// What a net knows of one of its components: where it is, its ports, and how many of its flows wait. Generated code makes it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public class ComponentNode : ComponentContext
{
    private readonly IRunnableComponent? _component;
    private readonly Func<IReadOnlyList<ConfigPort>>? _configs;
    private string? _address;
    private int _flows;
    private int _forks;
    private int _isUncounted;
    private bool _isGivenUp;
    private EndedWaits? _endedWaits;
    private JoinWaiter? _join;
    private bool _isJoining;

    /// <summary>Makes the node of a component.</summary>
    /// <param name="component">The component.</param>
    /// <param name="kind">The name of its kind: that of its method or class.</param>
    /// <param name="ports">Its inputs and outputs.</param>
    /// <param name="configs">Makes what stands for its configs, in case that somebody asks.</param>
    public ComponentNode(IRunnableComponent component, string kind, Port[] ports, Func<IReadOnlyList<ConfigPort>>? configs = null)
        : this(kind, ports, configs)
        => _component = component;

    private protected ComponentNode(string kind, Port[] ports, Func<IReadOnlyList<ConfigPort>>? configs)
    {
        (Kind, Name, Ports, _configs) = (kind, kind, ports, configs);
        foreach (Port port in ports)
        {
            ((INetPort)port).Node = this;
        }
    }

    /// <summary>The name of its kind.</summary>
    public string Kind { get; }

    /// <summary>Its name in its net.</summary>
    public string Name { get; internal set; }

    /// <inheritdoc/>
    public override string Address => Net is null ? Name : _address ??= $"{Net.Address}/{Name}";

    /// <inheritdoc/>
    public override CancellationToken CancellationToken
    {
        get
        {
            NetRun run = Run ?? throw new InvalidOperationException($"'{Address}' does not run.");
            if (run.IsStopping)
            {
                CountStopped();
            }

            return run.CancellationToken;
        }
    }

    /// <inheritdoc/>
    public override ILogger Logger => Run?.Logger ?? NullLogger.Instance;

    /// <summary>Its inputs and outputs.</summary>
    internal Port[] Ports { get; }

    /// <summary>Its configs.</summary>
    internal IReadOnlyList<ConfigPort> Configs => _configs?.Invoke() ?? [];

    /// <summary>The net that it was added to.</summary>
    internal NetNode? Net { get; set; }

    internal NetRun? Run { get; private set; }

    /// <summary>
    /// Whether its waits are not counted any more: two waits at a time in one flow mean that there is something that nobody registered, and
    /// of which nobody knows what it waits for.
    /// </summary>
    internal bool IsUncounted => Volatile.Read(ref _isUncounted) != 0;

    /// <summary>Whether edges lead from its outputs, and nobody reads any of them any more.</summary>
    internal bool IsUnread
    {
        get
        {
            var hasTargets = false;
            foreach (Port port in Ports)
            {
                if (port is IOutput { Kind: PortKind.Output, HasTargets: true } output)
                {
                    if (!output.IsUnread)
                    {
                        return false;
                    }

                    hasTargets = true;
                }
            }

            return hasTargets;
        }
    }

    /// <inheritdoc/>
    public override void Fork(Func<CancellationToken, Task> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        NetRun run = Run ?? throw new InvalidOperationException($"'{Address}' does not run.");
        if (Flows <= 0)
        {
            throw new InvalidOperationException($"'{Address}' has ended, and cannot fork. Fork from a flow of the component that has not.");
        }

        lock (Ports)
        {
            _forks++;
        }

        AddFlow(run);
        _ = RunForkAsync(run, flow);
    }

    /// <inheritdoc/>
    public override ValueTask JoinAsync()
    {
        lock (Ports)
        {
            if (_forks == 0)
            {
                return default;
            }

            _join ??= new JoinWaiter(this);
            if (_isJoining || !_join.TryRent())
            {
                throw new InvalidOperationException($"'{Address}' joins its flows twice at the same time.");
            }

            _isJoining = true;
            return _join.Task;
        }
    }

    /// <summary>Ends a wait for forked flows that nothing can end: one of them is the flow that waits.</summary>
    internal bool EndJoin()
    {
        JoinWaiter joined;
        lock (Ports)
        {
            if (!_isJoining)
            {
                return false;
            }

            _isJoining = false;
            joined = _join!;
            joined.End(
                new InvalidOperationException(
                    $"'{Address}' waits in JoinAsync for the flow that waits there: join forked flows from the component's own flow, not "
                        + "from one of them."));
        }

        joined.Resume();
        return true;
    }

    internal bool IsOwnToken(CancellationToken cancellationToken) => Run!.IsOwnToken(cancellationToken);

    /// <summary>Prepares the component for its run. It has one.</summary>
    internal virtual void Begin(NetRun run)
    {
        Run = run;
        _flows = 1;
        foreach (Port port in Ports)
        {
            (port as IInput)?.Begin(run);
        }
    }

    private protected void Join(NetRun run) => Run = run;

    /// <summary>Runs the component. The task never fails: a failure is the run's.</summary>
    internal async Task StartAsync()
    {
        NetRun run = Run!;
        if (run.IsStopping)
        {
            EndFlow(run);
            return;
        }

        try
        {
            NetWatch.ComponentWatch? watch = run.Watch?.BeginComponent(Address);
            Exception? failure = null;
            try
            {
                await _component!.RunAsync(this).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failure = run.Report(this, exception);
            }

            watch?.End(Packets, failure);
        }
        catch (Exception exception)
        {
            run.Report(this, exception); // Of whoever watches: it must not keep the run from ending.
        }

        EndFlow(run);
    }

    /// <summary>Runs a flow that is not a component's, and that was added: what feeds an input of the net.</summary>
    internal async Task RunFeederAsync(Func<Task> flow)
    {
        NetRun run = Run!;
        try
        {
            await flow().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            run.Report(this, exception);
        }

        EndFlow(run);
    }

    internal int Flows => Volatile.Read(ref _flows);

    /// <summary>Two waits at one side of a port: there may be several flows, else there is one that nobody registered.</summary>
    internal void CheckConcurrentWaits() => CheckWaits(2, Flows);

    /// <summary>Compares waits that go on at the same time with the flows that may be waiting.</summary>
    internal void CheckWaits(int count, int flows)
    {
        if (count > flows && Interlocked.Exchange(ref _isUncounted, 1) == 0)
        {
            Run!.Unpark(); // For good: it is never counted as waiting again.
        }
    }

    /// <summary>Before a wait of a flow is counted: looks for another of the same flow.</summary>
    internal void CheckOtherWaits(Waiter waiter)
    {
        if (Volatile.Read(ref _flows) != 1)
        {
            return;
        }

        foreach (Port port in Ports)
        {
            if (((INetPort)port).HasParked(waiter))
            {
                CheckWaits(2, 1);
                return;
            }
        }
    }

    /// <summary>Counts a wait at a port that has ended.</summary>
    /// <returns>
    /// Whether it is the first, and may end at once. Another one is not told that it has ended before <see cref="Holds"/> has seen who
    /// awaits it.
    /// </returns>
    internal bool IsFirstEndedWait()
    {
        lock (Ports)
        {
            return (_endedWaits ??= new EndedWaits()).Add(Packets) == 1;
        }
    }

    /// <summary>
    /// Whether a wait at a port that has ended never ends, because the component catches what would end it, and goes on. For the run its
    /// flow has failed then, and is over.
    /// </summary>
    /// <param name="port">The port.</param>
    /// <param name="awaiter">The asynchronous method that waits; <see langword="null"/> where something else does.</param>
    internal bool Holds(Port port, object? awaiter)
    {
        NetRun run = Run!;
        bool isFirst;
        lock (Ports)
        {
            if (!_endedWaits!.AreTooMany() && (awaiter is null || !_endedWaits.IsOneTooMany(port, awaiter)))
            {
                return false;
            }

            isFirst = !_isGivenUp;
            _isGivenUp = true;
        }

        if (isFirst)
        {
            run.GiveUp(this, new InvalidOperationException(
                $"It waits at '{port.Address}' again and again, though that has ended: it catches the exception that ends it, and goes "
                    + "on. It was given up, and none of its code runs any more. "
                + "Let that exception pass: 'catch (Exception e) when (e is not (EndOfPacketsException or OperationCanceledException))'."));
        }

        EndFlow(run);
        return true;
    }

    /// <summary>Gives the whole component up, if it has not ended. Its code may still run.</summary>
    internal void GiveUp(string reason)
    {
        NetRun run = Run!;
        lock (Ports)
        {
            if (Flows <= 0)
            {
                return;
            }

            _isGivenUp = true;
        }

        run.GiveUp(this, new InvalidOperationException(
            $"{reason}. It was given up, and may still run. Let it end when the token is cancelled: give that to what it waits for, and "
                + "catch no OperationCanceledException in a loop that goes on."));
        int flows = Interlocked.Exchange(ref _flows, 0);
        for (; flows > 0; flows--)
        {
            run.RemoveFlow(flows == 1 && IsUncounted);
        }
    }

    // Who asks for the token of a stopped run again and again catches what that does.
    private void CountStopped()
    {
        lock (Ports)
        {
            EndedWaits waits = _endedWaits ??= new EndedWaits();
            waits.Add(Packets);
            if (_isGivenUp || !waits.AreTooMany())
            {
                return;
            }
        }

        GiveUp("It goes on though its run is stopped");
    }

    /// <summary>How many packets its inputs have got.</summary>
    private long Packets
    {
        get
        {
            long packets = 0;
            foreach (Port port in Ports)
            {
                packets += (port as IInput)?.Packets ?? 0;
            }

            return packets;
        }
    }

    /// <summary>Closes its outputs and drops what nobody will get from its inputs.</summary>
    private void Leave()
    {
        foreach (Port port in Ports)
        {
            if (port is IOutput output)
            {
                output.Close();
            }
            else
            {
                ((IInput)port).Abandon();
            }
        }
    }

    private async Task RunForkAsync(NetRun run, Func<CancellationToken, Task> flow)
    {
        try
        {
            await flow(run.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            run.Report(this, exception);
        }

        JoinWaiter? joined = null;
        lock (Ports)
        {
            if (--_forks == 0 && _isJoining)
            {
                _isJoining = false;
                joined = _join!;
                joined.End();
            }
        }

        joined?.Resume();
        EndFlow(run);
    }

    internal void AddFlow(NetRun run)
    {
        Interlocked.Increment(ref _flows);
        run.AddFlow();
    }

    private void EndFlow(NetRun run)
    {
        int left = Interlocked.Decrement(ref _flows);
        if (left < 0)
        {
            return; // It was given up.
        }

        bool isLast = left == 0;
        if (isLast && this is not NetNode)
        {
            Leave();
        }

        run.RemoveFlow(isLast && IsUncounted);
    }
}
