using System.ComponentModel;
using Batching.Nets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Batching.Runtime;

/// <summary>
/// A component as a part of a net: its address, ports and configs, and its flows during a run. Created by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public class ComponentNode : ComponentContext
{
    private readonly Lock _lock = new();
    private readonly IRunnableComponent? _component;
    private readonly Func<IReadOnlyList<ConfigPort>>? _configs;
    private string? _address;
    private int _flows;
    private int _isUncounted;
    private bool _isGivenUp;
    private EndedWaits? _endedWaits;
    private ForkedFlows? _forks;

    /// <summary>Creates the node of a component.</summary>
    /// <param name="component">The component.</param>
    /// <param name="kind">The name of its method or class.</param>
    /// <param name="ports">Its inputs and outputs.</param>
    /// <param name="configs">Creates its configs. Called only when they are needed.</param>
    public ComponentNode(IRunnableComponent component, string kind, Port[] ports, Func<IReadOnlyList<ConfigPort>>? configs = null)
        : this(kind, ports, configs)
        => _component = component;

    private protected ComponentNode(string kind, Port[] ports, Func<IReadOnlyList<ConfigPort>>? configs)
    {
        (Kind, Name, Ports, _configs) = (kind, kind, ports, configs);
        foreach (Port port in ports)
        {
            ((INetPort)port).Wiring.Node = this;
        }
    }

    /// <summary>The name of its method or class.</summary>
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
            NetRun run = RunOrThrow();
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

    internal IReadOnlyList<ConfigPort> Configs => _configs?.Invoke() ?? [];

    /// <summary>The net to which it was added.</summary>
    internal NetNode? Net { get; set; }

    internal NetRun? Run { get; private set; }

    /// <summary>How many of its flows have not ended.</summary>
    internal int Flows => Volatile.Read(ref _flows);

    /// <summary>
    /// Whether its waits are no longer counted, so that it counts as active until it ends. Two concurrent waits of one flow show that the
    /// component has other work in progress, such as a task of its own, and the net cannot know what that waits for.
    /// </summary>
    internal bool IsUncounted => Volatile.Read(ref _isUncounted) != 0;

    /// <summary>Whether edges lead from its outputs, and all readers of them have ended.</summary>
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

    /// <inheritdoc/>
    public override void Fork(Func<CancellationToken, Task> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        NetRun run = RunOrThrow();
        if (Flows <= 0)
        {
            throw new InvalidOperationException($"'{Address}' has ended and cannot fork: fork from one of its flows, and before it ends.");
        }

        LazyInitializer.EnsureInitialized(ref _forks, () => new ForkedFlows(this)).Start(run, flow);
    }

    /// <inheritdoc/>
    public override ValueTask JoinAsync() => _forks?.JoinAsync() ?? default;

    /// <inheritdoc cref="ForkedFlows.EndJoin"/>
    internal bool EndJoin() => _forks?.EndJoin() ?? false;

    internal bool IsOwnToken(CancellationToken cancellationToken) => Run!.IsOwnToken(cancellationToken);

    /// <summary>Prepares the component for its only run.</summary>
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

    /// <summary>Runs the component. The task does not fail: the run gets the failure.</summary>
    internal async Task StartAsync()
    {
        NetRun run = Run!;
        if (!run.IsStopping)
        {
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
                run.Report(this, exception); // A failure of telemetry fails the run, which must end all the same.
            }
        }

        EndFlow(run);
    }

    /// <summary>Runs a flow that feeds an input of the net, and that <see cref="AddFlow"/> has counted.</summary>
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

    /// <summary>Called when two waits are at the same side of a port.</summary>
    internal void CheckConcurrentWaits() => CheckWaits(2, Flows);

    /// <summary>Compares concurrent waits with the number of flows. More waits show that the component has uncounted work.</summary>
    internal void CheckWaits(int count, int flows)
    {
        if (count > flows && Interlocked.Exchange(ref _isUncounted, 1) == 0)
        {
            Run!.Unpark(); // For good: its waits are no longer counted.
        }
    }

    /// <summary>Called before a wait is counted: looks for another wait of the only flow.</summary>
    internal void CheckOtherWaits(Waiter waiter)
    {
        if (Flows != 1)
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
    /// <returns>Whether it is the first, which ends at once. Later ones end after <see cref="Holds"/> has seen what awaits them.</returns>
    internal bool IsFirstEndedWait()
    {
        lock (_lock)
        {
            return (_endedWaits ??= new EndedWaits()).Add(Packets) == 1;
        }
    }

    /// <summary>
    /// Whether a wait at a port that has ended is never resumed, because the component catches the exception that should end it, and waits
    /// again. In that case its flow has failed and ended for the run.
    /// </summary>
    /// <param name="port">The port.</param>
    /// <param name="awaiter">The asynchronous method that waits; null if something else does.</param>
    internal bool Holds(Port port, object? awaiter)
    {
        NetRun run = Run!;
        bool isFirst;
        lock (_lock)
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
                $"It waits at '{port.Address}' again and again, although the port has ended: it catches the exception that ends it, and "
                    + "continues. It was given up, and none of its code runs any more. Let that exception pass: "
                    + "'catch (Exception e) when (e is not (EndOfPacketsException or OperationCanceledException))'."));
        }

        EndFlow(run);
        return true;
    }

    /// <summary>Gives up all flows of the component, unless it has ended. Its code may still run.</summary>
    internal void GiveUp(string reason)
    {
        NetRun run = Run!;
        lock (_lock)
        {
            if (Flows <= 0)
            {
                return;
            }

            _isGivenUp = true;
        }

        run.GiveUp(this, new InvalidOperationException(
            $"{reason}. It was given up, and may still run. Let it end when the token is cancelled: pass the token to whatever it awaits, "
                + "and do not catch OperationCanceledException in a loop that continues."));
        for (int flows = Interlocked.Exchange(ref _flows, 0); flows > 0; flows--)
        {
            run.RemoveFlow(flows == 1 && IsUncounted);
        }
    }

    internal void AddFlow(NetRun run)
    {
        Interlocked.Increment(ref _flows);
        run.AddFlow();
    }

    internal void EndFlow(NetRun run)
    {
        int left = Interlocked.Decrement(ref _flows);
        if (left < 0)
        {
            return; // The component was given up.
        }

        bool isLast = left == 0;
        if (isLast && this is not NetNode)
        {
            Leave();
        }

        run.RemoveFlow(isLast && IsUncounted);
    }

    // A component that asks for the token of a stopped run again and again ignores the stop.
    private void CountStopped()
    {
        lock (_lock)
        {
            EndedWaits waits = _endedWaits ??= new EndedWaits();
            waits.Add(Packets);
            if (_isGivenUp || !waits.AreTooMany())
            {
                return;
            }
        }

        GiveUp("It continues although its run is being stopped");
    }

    /// <summary>Closes the outputs, and drops the packets that are left in the inputs.</summary>
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

    private NetRun RunOrThrow()
        => Run ?? throw new InvalidOperationException($"'{Address}' does not run yet: use the context in its RunAsync.");
}
