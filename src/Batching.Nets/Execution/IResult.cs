using Batching.Nets;

namespace Batching.Runtime;

/// <summary>A result of a net, of any packet type.</summary>
internal interface IResult
{
    Port Output { get; }

    /// <summary>Whether a packet has reached it.</summary>
    bool HasPacket { get; }

    /// <summary>Whether it is one packet, without which the run fails.</summary>
    bool IsOne { get; }

    /// <summary>The packet, or the list of all packets.</summary>
    /// <exception cref="NetException">One packet is expected, but there was none.</exception>
    object? Value { get; }
}
