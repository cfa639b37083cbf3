using System.Globalization;

namespace Batching.Nets;

/// <summary>The validator of a port rejected a packet, or threw.</summary>
/// <param name="port">The port's address.</param>
/// <param name="packet">The packet.</param>
/// <param name="validator">The validator's name.</param>
/// <param name="innerException">The exception of the validator; null if it returned that the packet is not valid.</param>
public sealed class PacketRejectedException(string port, object? packet, string validator, Exception? innerException = null)
    : Exception(
        string.Create(CultureInfo.InvariantCulture, $"'{port}' rejects the packet '{Show(packet)}': {validator} {Reason(innerException)}."),
        innerException)
{
    /// <summary>The port's address.</summary>
    public string Port { get; } = port;

    /// <summary>The packet.</summary>
    public object? Packet { get; } = packet;

    private static string Reason(Exception? inner)
        => inner is null ? "says that it is not valid" : $"threw {inner.GetType().Name}: {inner.Message.TrimEnd('.')}";

    // A packet with which a validator fails may also fail in ToString.
    private static string Show(object? packet)
    {
        try
        {
            return packet?.ToString() ?? "null";
        }
        catch (Exception)
        {
            return packet!.GetType().ToString();
        }
    }
}
