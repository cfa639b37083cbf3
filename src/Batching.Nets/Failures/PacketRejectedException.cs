using System.Globalization;

namespace Batching.Nets;

/// <summary>The validator of a port rejected a packet, or failed.</summary>
/// <param name="port">The port's address.</param>
/// <param name="packet">The packet.</param>
/// <param name="validator">The validator's name.</param>
/// <param name="inner">What the validator threw; <see langword="null"/> where it said that the packet is not valid.</param>
public sealed class PacketRejectedException(string port, object? packet, string validator, Exception? inner = null)
    : Exception(
        string.Create(CultureInfo.InvariantCulture, $"'{port}' rejects the packet '{Show(packet)}': {validator} {Reason(inner)}."), inner)
{
    /// <summary>The port's address.</summary>
    public string Port { get; } = port;

    /// <summary>The packet.</summary>
    public object? Packet { get; } = packet;

    private static string Reason(Exception? inner)
        => inner is null ? "says that it is not valid" : $"threw {inner.GetType().Name}: {inner.Message.TrimEnd('.')}";

    // A packet that a validator cannot read may be one that cannot be shown.
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
