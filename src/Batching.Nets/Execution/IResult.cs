using Batching.Nets;

namespace Batching.Runtime;

/// <summary>A result of a net, whatever the type of its packets.</summary>
internal interface IResult
{
    string Name { get; }

    /// <summary>Whether a packet has reached it.</summary>
    bool HasPacket { get; }

    /// <summary>Whether it is one packet, which the net must give.</summary>
    bool IsOne { get; }

    /// <summary>The packet, or the list of all.</summary>
    /// <exception cref="NetException">There should have been a packet, but was none.</exception>
    object? Value { get; }
}
