namespace Batching.Runtime;

/// <summary>What a port asks of its packets. Generated code makes it.</summary>
/// <typeparam name="T">The type of a packet.</typeparam>
/// <param name="name">The validator's name.</param>
/// <param name="isValid">Says whether a packet is valid.</param>
public sealed class PacketValidator<T>(string name, Func<T, bool> isValid)
{
    internal bool IsValid(T packet) => isValid(packet);

    internal void Check(T packet, string port)
    {
        if (!isValid(packet))
        {
            throw new PacketRejectedException(port, packet, name);
        }
    }
}
