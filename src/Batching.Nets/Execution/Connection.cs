namespace Batching.Runtime;

/// <summary>A connection of two ports in a net, as its wiring made it.</summary>
internal abstract class Connection(NetNode net, INetPort from, INetPort to, int capacity, bool isFanOut, bool isFanIn)
{
    internal NetNode Net { get; } = net;

    internal INetPort From { get; } = from;

    internal INetPort To { get; } = to;

    internal int Capacity { get; } = capacity;

    internal bool IsFanOut { get; } = isFanOut;

    internal bool IsFanIn { get; } = isFanIn;

    internal Connection? NextFrom { get; set; }

    internal Connection? NextTo { get; set; }
}
