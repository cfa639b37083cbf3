using System.Globalization;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// Finds the errors in the wiring of a net. The wiring analyzer applies the same rules to what it can see at compile time.
/// </summary>
internal sealed class NetValidator(NetNode net)
{
    private List<NetFault>? _faults;

    /// <summary>Returns all errors, in the order of nets, components and ports.</summary>
    internal IReadOnlyList<NetFault> Validate()
    {
        Check(net);
        return _faults ?? (IReadOnlyList<NetFault>)[];
    }

    private void Check(NetNode inner)
    {
        foreach (Connection connection in inner.Connections)
        {
            CheckEnd(inner, connection.From, isFrom: true);
            CheckEnd(inner, connection.To, isFrom: false);
        }

        CheckNetPorts(inner);
        foreach (ComponentNode component in inner.Components)
        {
            CheckPorts(component);
            CheckConfigs(component);
        }

        if (inner.Net is null)
        {
            CheckConfigs(inner);
        }

        CheckReach(inner);
        CheckCycles(inner);
        foreach (ComponentNode component in inner.Components)
        {
            if (component is NetNode nested)
            {
                Check(nested);
            }
        }
    }

    private void CheckEnd(NetNode inner, INetPort end, bool isFrom)
    {
        bool isOfNet = end.Node == inner;
        if (!isOfNet && end.Node?.Net != inner)
        {
            Add(NetFaultKind.NotAdded, end,
                $"'{end.Address}' is connected in '{inner.Address}', but its component was not added there: add it.");
        }
        else if (isOfNet == (isFrom ? end is IOutput : end is IInput))
        {
            string what = $"{(end is IInput ? "an input" : "an output")} of {(isOfNet ? "the net" : "a component")}";
            Add(NetFaultKind.WrongDirection, end,
                $"'{end.Address}' is {what}: connections in '{inner.Address}' can only lead {(isFrom ? "to" : "from")} it.");
        }
    }

    private void CheckNetPorts(NetNode inner)
    {
        foreach (Port port in inner.Ports)
        {
            var known = (INetPort)port;
            if (known is IInput { Kind: PortKind.Input } && known.Outgoing.IsEmpty)
            {
                Add(NetFaultKind.UnusedNetInput, known,
                    $"'{known.Address}' is an input of the net that is not connected: connect it to an input of a component.");
            }
            else if (known is IOutput { Kind: PortKind.Output } && known.Incoming.IsEmpty)
            {
                Add(NetFaultKind.UnwiredNetOutput, known,
                    $"'{known.Address}' is an output of the net that is not connected: connect an output of a component to it.");
            }

            CheckFan(known, known is IInput ? known.Outgoing : known.Incoming, isFanOut: known is IInput, isDeclared: false);
        }
    }

    private void CheckPorts(ComponentNode component)
    {
        foreach (Port port in component.Ports)
        {
            var known = (INetPort)port;
            if (known is IInput { Kind: PortKind.Input } && known.Incoming.IsEmpty)
            {
                Add(NetFaultKind.UnconnectedInput, known, $"'{known.Address}' is an input that is not connected: connect an output to it.");
            }

            CheckFan(known, known is IInput ? known.Incoming : known.Outgoing, isFanOut: known is IOutput, known.Wiring.MayFan);
        }
    }

    private void CheckFan(INetPort port, ConnectionList connections, bool isFanOut, bool isDeclared)
    {
        if (!connections.HasSeveral || isDeclared)
        {
            return;
        }

        // Only the later of two connections has to be declared, because its author knew of the other. The list begins with the newest.
        var undeclared = 0;
        var others = new List<string>();
        foreach (Connection connection in connections)
        {
            undeclared += (isFanOut ? connection.IsFanOut : connection.IsFanIn) ? 0 : 1;
            others.Add((isFanOut ? connection.To : connection.From).Address);
        }

        if (undeclared > 1)
        {
            others.Reverse();
            string argument = isFanOut ? "fanOut: true" : "fanIn: true";
            string meaning = isFanOut ? "if each should get every packet" : "if their packets may come in any order";
            Add(NetFaultKind.WiredTwice, port,
                $"'{port.Address}' is wired {Times(others.Count)}, {(isFanOut ? "to" : "from")} '{string.Join("', '", others)}': connect "
                    + $"it once, or pass {argument} {meaning}.");
        }
    }

    private static string Times(int count) => count == 2 ? "twice" : string.Create(CultureInfo.InvariantCulture, $"{count} times");

    private void CheckConfigs(ComponentNode component)
    {
        foreach (ConfigPort config in component.Configs)
        {
            if (!config.IsGiven)
            {
                string address = $"{component.Address}.{config.Name}";
                Add(NetFaultKind.MissingConfig, address, $"'{address}' is a config without a default, and was not given: give it a value.");
            }
        }
    }

    /// <summary>Packets come from the net's inputs and from components without inputs. Other components must be reachable.</summary>
    private void CheckReach(NetNode inner)
    {
        var reached = new HashSet<ComponentNode>();
        var pending = new Stack<ComponentNode>();
        foreach (ComponentNode component in inner.Components)
        {
            if (!Array.Exists(component.Ports, static port => port is IInput { Kind: PortKind.Input }))
            {
                Reach(component);
            }
        }

        foreach (Port port in inner.Ports)
        {
            ReachFrom(((INetPort)port).Outgoing, inner);
        }

        while (pending.TryPop(out ComponentNode? component))
        {
            foreach (Port port in component.Ports)
            {
                if (port is IOutput output)
                {
                    ReachFrom(output.Outgoing, inner);
                }
            }
        }

        foreach (ComponentNode component in inner.Components)
        {
            // A component without any connection is reported for its inputs.
            if (!reached.Contains(component) && Array.Exists(component.Ports, static port => port is IInput { Incoming.IsEmpty: false }))
            {
                Add(NetFaultKind.UnreachableComponent, component.Address,
                    $"'{component.Address}' cannot be reached: connect it so that packets come from an input of the net or from a "
                        + "component without inputs.");
            }
        }

        void ReachFrom(ConnectionList connections, NetNode within)
        {
            foreach (Connection connection in connections)
            {
                if (connection.Net == within && connection.To.Node is { } next && next.Net == within)
                {
                    Reach(next);
                }
            }
        }

        void Reach(ComponentNode component)
        {
            if (reached.Add(component))
            {
                pending.Push(component);
            }
        }
    }

    /// <summary>A cycle needs an edge whose capacity is bounded and not 0.</summary>
    private void CheckCycles(NetNode inner)
    {
        Connection[] loose =
        [
            .. inner.Connections.Where(
                connection =>
                    connection.Capacity is 0 or NetNode.Unbounded && connection.From.Node?.Net == inner
                        && connection.To.Node?.Net == inner),
        ];
        if (loose.Length == 0)
        {
            return;
        }

        ILookup<ComponentNode, Connection> outgoing = loose.ToLookup(connection => connection.From.Node!);
        var done = new HashSet<ComponentNode>();
        foreach (ComponentNode component in inner.Components)
        {
            var path = new List<ComponentNode>();
            if (FindCycle(component, path))
            {
                string way = string.Join(" -> ", path.Select(part => part.Name));
                Add(NetFaultKind.UnboundedCycle, component.Address,
                    $"The cycle {way} in '{inner.Address}' has only edges without a bound or of capacity 0, so packets may pile up or "
                        + "cannot move: give one of them a capacity.");
                return;
            }
        }

        bool FindCycle(ComponentNode component, List<ComponentNode> path)
        {
            int known = path.IndexOf(component);
            if (known >= 0)
            {
                path.RemoveRange(0, known);
                path.Add(component);
                return true;
            }

            if (!done.Add(component))
            {
                return false;
            }

            path.Add(component);
            foreach (Connection connection in outgoing[component])
            {
                if (FindCycle(connection.To.Node!, path))
                {
                    return true;
                }
            }

            path.RemoveAt(path.Count - 1);
            return false;
        }
    }

    private void Add(NetFaultKind kind, INetPort port, string message) => Add(kind, port.Address, message);

    private void Add(NetFaultKind kind, string address, string message)
        => (_faults ??= []).Add(new NetFault { Kind = kind, Address = address, Message = message });
}
