namespace Batching.Nets;

/// <summary>A wait at a port of a blocked net. Immutable.</summary>
public sealed record PortWait
{
    /// <summary>The address of the component that waits.</summary>
    public required string Component { get; init; }

    /// <summary>The port's name.</summary>
    public required string Port { get; init; }

    /// <summary>Whether the component waits to put a packet. Otherwise it waits to get one.</summary>
    public required bool IsPut { get; init; }

    /// <summary>How many packets are in the edge. For a get, how many are in all edges of the input.</summary>
    public int Packets { get; init; }

    /// <summary>How many packets fit; <see cref="int.MaxValue"/> means any number.</summary>
    public int Capacity { get; init; }
}
