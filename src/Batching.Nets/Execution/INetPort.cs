using Batching.Nets;

namespace Batching.Runtime;

/// <summary>What a net asks of a port, whatever the type of its packets.</summary>
internal interface INetPort
{
    string Name { get; }

    string Address { get; }

    Type PacketType { get; }

    PortKind Kind { get; }

    /// <summary>The component or net that it belongs to; <see langword="null"/> outside of a run.</summary>
    ComponentNode? Node { get; set; }

    /// <summary>Whether a flow of the component is counted as waiting at it.</summary>
    bool HasParked(Waiter? besides);

    /// <summary>The edges that lead from it, and to it, as they were connected.</summary>
    ConnectionList Outgoing { get; }

    /// <inheritdoc cref="Outgoing"/>
    ConnectionList Incoming { get; }

    void AddOutgoing(Connection connection);

    void AddIncoming(Connection connection);

    /// <summary>Connects it to a port with packets of the same type.</summary>
    void ConnectTo(NetNode net, Port target, int capacity, bool fanOut, bool fanIn);

    /// <summary>Whether several edges are declared: those of the net around it. Of the edges inside a net each says so itself.</summary>
    bool MayFan { get; }

    /// <summary>Whether a net gets or gives all packets here, not one.</summary>
    bool TakesAll { get; }
}
