namespace Batching.Nets;

/// <summary>An event of a packet.</summary>
public readonly record struct PacketEvent
{
    /// <summary>The packet's number in its run, from 1, in the order in which packets were created.</summary>
    public required long Packet { get; init; }

    /// <summary>What happened.</summary>
    public required PacketEventKind Kind { get; init; }

    /// <summary>The address of the port: of the output for <see cref="PacketEventKind.Created"/>, otherwise of the input.</summary>
    public required string Address { get; init; }
}
