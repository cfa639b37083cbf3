using Batching.Nets;

namespace Batching.Runtime;

/// <summary>A port of any packet type, for the net.</summary>
internal interface INetPort
{
    string Name { get; }

    string Address { get; }

    PortWiring Wiring { get; }

    ComponentNode? Node => Wiring.Node;

    PortKind Kind => Wiring.Kind;

    /// <summary>The connections to the port, the newest first.</summary>
    ConnectionList Incoming => Wiring.Incoming;

    /// <summary>The connections from the port, the newest first.</summary>
    ConnectionList Outgoing => Wiring.Outgoing;

    /// <summary>
    /// Whether a flow of the component is counted as waiting at the port, in another wait than <paramref name="besides"/>.
    /// </summary>
    bool HasParked(Waiter besides);

    /// <summary>Connects the port to one with packets of the same type.</summary>
    void ConnectTo(NetNode net, Port target, int capacity, bool fanOut, bool fanIn);
}
