using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>The validator of a port. Created by generated code.</summary>
/// <param name="name">The validator's name, for messages.</param>
/// <param name="isValid">Returns whether a packet is valid.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PacketValidator<T>(string name, Func<T, bool> isValid)
{
    /// <exception cref="PacketRejectedException">The packet is not valid, or the validator threw.</exception>
    internal void Check(T packet, Port port)
    {
        bool isAccepted;
        try
        {
            isAccepted = isValid(packet);
        }
        catch (Exception exception)
        {
            throw new PacketRejectedException(port.Address, packet, name, exception);
        }

        if (!isAccepted)
        {
            throw new PacketRejectedException(port.Address, packet, name);
        }
    }
}
