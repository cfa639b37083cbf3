namespace Batching.Runtime;

/// <summary>A port that a connection may lead to.</summary>
internal interface IPacketSink<T> : INetPort
{
    /// <summary>Adds the edges that lead to this port; of a net's port, to whatever that one leads to.</summary>
    void AddTargets(List<PacketTarget<T>> targets, Route route);
}
