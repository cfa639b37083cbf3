using System.Globalization;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// Finds what is wrong in the wiring of a net. The analyzer of wirings knows the same rules, and what it cannot see is found here.
/// </summary>
internal sealed class NetValidator(NetNode net)
{
    private List<NetFault>? _faults;

    /// <summary>All faults, in the order of nets, components and ports.</summary>
    internal IReadOnlyList<NetFault> Validate()
    {
        Check(net);
        return _faults ?? (IReadOnlyList<NetFault>)[];
    }

    private void Check(NetNode inner)
    {
        foreach (Connection connection in inner.Connections)
        {
            CheckEnds(inner, connection);
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

    private void CheckEnds(NetNode inner, Connection connection)
    {
        bool isFromNet = connection.From.Node == inner;
        bool isToNet = connection.To.Node == inner;
        if (!isFromNet && connection.From.Node?.Net != inner)
        {
            Add(NetFaultKind.NotAdded, connection.From,
                $"'{connection.From.Address}' is connected in '{inner.Address}', but its component was not added there: add it.");
        }
        else if (isFromNet != connection.From is IInput)
        {
            Add(
                NetFaultKind.WrongDirection,
                connection.From,
                isFromNet
                    ? $"'{connection.From.Address}' is an output of the net: inside, packets are put into it, not got from it."
                    : $"'{connection.From.Address}' is an input of a component: no edge can begin there.");
        }

        if (!isToNet && connection.To.Node?.Net != inner)
        {
            Add(NetFaultKind.NotAdded, connection.To,
                $"'{connection.To.Address}' is connected in '{inner.Address}', but its component was not added there: add it.");
        }
        else if (isToNet != connection.To is IOutput)
        {
            Add(
                NetFaultKind.WrongDirection,
                connection.To,
                isToNet
                    ? $"'{connection.To.Address}' is an input of the net: inside, packets come from it, and cannot be put into it."
                    : $"'{connection.To.Address}' is an output of a component: no edge can end there.");
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
                    $"'{known.Address}' is an input of the net that leads nowhere: connect it to an input of a component.");
            }
            else if (known is IOutput { Kind: PortKind.Output } && known.Incoming.IsEmpty)
            {
                Add(NetFaultKind.UnwiredNetOutput, known,
                    $"'{known.Address}' is an output of the net that nothing leads to: connect an output of a component to it.");
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
                Add(NetFaultKind.UnconnectedInput, known, $"'{known.Address}' is an input that nothing leads to: connect an output to it.");
            }

            CheckFan(known, known is IInput ? known.Incoming : known.Outgoing, isFanOut: known is IOutput, known.MayFan);
        }
    }

    private void CheckFan(INetPort port, ConnectionList connections, bool isFanOut, bool isDeclared)
    {
        if (!connections.HasSeveral || isDeclared)
        {
            return;
        }

        // One that is declared is enough for a pair: it says that the other is known. The list begins with the newest.
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
            string meaning = isFanOut ? "if each is to get every packet" : "if their packets may come in any order between them";
            Add(NetFaultKind.WiredTwice, port,
                $"'{port.Address}' is wired {Times(others.Count)}, {(isFanOut ? "to" : "from")} '{string.Join("', '", others)}': connect "
                    + $"it once, or say {argument} {meaning}.");
        }
    }

    private static string Times(int count) => count == 2 ? "twice" : string.Create(CultureInfo.InvariantCulture, $"{count} times");

    private void CheckConfigs(ComponentNode component)
    {
        foreach (ConfigPort config in component.Configs)
        {
            if (!config.IsGiven)
            {
                (_faults ??= []).Add(new NetFault(
                    NetFaultKind.MissingConfig,
                    $"{component.Address}.{config.Name}",
                    $"'{component.Address}.{config.Name}' is a config without a default, and was not given: give it a value."));
            }
        }
    }

    /// <summary>
    /// Packets come from the net's inputs, and from components without inputs; what they cannot reach never does anything.
    /// </summary>
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
            // One that nothing leads to at all is reported for its inputs.
            if (!reached.Contains(component) && Array.Exists(component.Ports, static port => port is IInput { Incoming.IsEmpty: false }))
            {
                (_faults ??= []).Add(new NetFault(
                    NetFaultKind.UnreachableComponent,
                    component.Address,
                    $"'{component.Address}' cannot be reached: no packet comes to it from an input of the net or from a component "
                        + "without inputs."));
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

    /// <summary>A cycle needs an edge with a bound that is not 0.</summary>
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
                (_faults ??= []).Add(new NetFault(
                    NetFaultKind.UnboundedCycle,
                    component.Address,
                    $"The cycle {way} in '{inner.Address}' has only edges without a bound or without room, so that it may grow for ever "
                        + "or cannot turn: give one of them a capacity."));
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

    private void Add(NetFaultKind kind, INetPort port, string message) => (_faults ??= []).Add(new NetFault(kind, port.Address, message));
}
