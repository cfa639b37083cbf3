namespace Batching.Runtime;

/// <summary>The place of a port in its net: the component to which it belongs, its kind, and its connections.</summary>
internal sealed class PortWiring(PortKind kind, bool mayFan, bool takesAll)
{
    private Connection? _incoming;
    private Connection? _outgoing;

    /// <summary>The component or net to which the port belongs; null for a port outside the net.</summary>
    internal ComponentNode? Node { get; set; }

    /// <summary>The component whose flows wait at the port; null if code outside the run waits there.</summary>
    internal ComponentNode? Owner => Node is NetNode ? null : Node;

    internal PortKind Kind => kind;

    /// <summary>
    /// Whether the port is declared for several connections in the net around it. Inside a net, each connection declares that itself.
    /// </summary>
    internal bool MayFan => mayFan;

    /// <summary>Whether the port of a net takes or gives all packets, not one.</summary>
    internal bool TakesAll => takesAll;

    internal ConnectionList Incoming => new(_incoming, isIncoming: true);

    internal ConnectionList Outgoing => new(_outgoing, isIncoming: false);

    internal string AddressOf(string name) => Node is null ? name : $"{Node.Address}.{name}";

    internal void AddIncoming(Connection connection) => (connection.NextTo, _incoming) = (_incoming, connection);

    internal void AddOutgoing(Connection connection) => (connection.NextFrom, _outgoing) = (_outgoing, connection);

    /// <summary>Adds the targets to which the connections from the port lead, those of the newest connection first.</summary>
    internal void AddTargets<T>(List<PacketTarget<T>> targets, Route route)
    {
        foreach (Connection connection in Outgoing)
        {
            ((ConnectionFrom<T>)connection).AddTargets(targets, route);
        }
    }
}
