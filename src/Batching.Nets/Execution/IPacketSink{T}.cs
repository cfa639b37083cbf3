namespace Batching.Runtime;

/// <summary>A port to which a connection may lead.</summary>
internal interface IPacketSink<T> : INetPort
{
    /// <summary>Adds the targets of packets that reach the port. Those of a net's port are where the port leads.</summary>
    void AddTargets(List<PacketTarget<T>> targets, Route route);
}
