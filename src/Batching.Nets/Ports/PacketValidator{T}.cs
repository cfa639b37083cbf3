using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>What a port asks of its packets. Generated code makes it.</summary>
/// <typeparam name="T">The type of a packet.</typeparam>
/// <param name="name">The validator's name.</param>
/// <param name="isValid">Says whether a packet is valid.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PacketValidator<T>(string name, Func<T, bool> isValid)
{
    internal void Check(T packet, string port)
    {
        bool isAccepted;
        try
        {
            isAccepted = isValid(packet);
        }
        catch (Exception exception)
        {
            throw new PacketRejectedException(port, packet, name, exception);
        }

        if (!isAccepted)
        {
            throw new PacketRejectedException(port, packet, name);
        }
    }
}
