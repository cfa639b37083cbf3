using System.Globalization;

namespace Batching;

/// <summary>The validator of a port rejected a packet.</summary>
/// <param name="port">The port's address.</param>
/// <param name="packet">The packet.</param>
/// <param name="validator">The validator's name.</param>
public sealed class PacketRejectedException(string port, object? packet, string validator)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"'{port}' rejects the packet '{packet ?? "null"}': {validator} says that it is not valid."))
{
    /// <summary>The port's address.</summary>
    public string Port { get; } = port;

    /// <summary>The packet.</summary>
    public object? Packet { get; } = packet;
}
