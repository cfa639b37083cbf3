namespace Batching.Nets;

/// <summary>Something that happened to a packet.</summary>
/// <param name="Packet">The packet's number in its run, from 1, in the order in which packets were created.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Address">
/// The address of the port where it happened: of the output for <see cref="PacketEventKind.Created"/>, else of the input.
/// </param>
public readonly record struct PacketEvent(long Packet, PacketEventKind Kind, string Address);
