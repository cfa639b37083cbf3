namespace Batching.Runtime;

/// <summary>A connection from a port of a known packet type.</summary>
internal abstract class ConnectionFrom<TFrom>(NetNode net, INetPort from, INetPort to, int capacity, bool isFanOut, bool isFanIn)
    : Connection(net, from, to, capacity, isFanOut, isFanIn)
{
    /// <summary>Adds the targets that packets reach through this connection.</summary>
    internal abstract void AddTargets(List<PacketTarget<TFrom>> targets, Route route);
}
