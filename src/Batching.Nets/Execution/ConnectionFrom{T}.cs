namespace Batching.Runtime;

/// <summary>A connection whose source has packets of a known type.</summary>
internal abstract class ConnectionFrom<TFrom>(NetNode net, INetPort from, INetPort to, int capacity, bool isFanOut, bool isFanIn)
    : Connection(net, from, to, capacity, isFanOut, isFanIn)
{
    /// <summary>Adds what packets of the source reach through this connection.</summary>
    internal abstract void AddTargets(List<PacketTarget<TFrom>> targets, Route route);
}
