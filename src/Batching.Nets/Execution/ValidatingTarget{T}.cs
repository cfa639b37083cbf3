using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Checks packets with the validator of a nested net's port, which has no edge of its own.</summary>
internal sealed class ValidatingTarget<T>(Port port, PacketValidator<T> validator, PacketTarget<T> target) : PacketTarget<T>
{
    internal override bool IsUnread => target.IsUnread;

    internal override bool Checks => true;

    /// <summary>Puts the validator of a port, if it has one, before each target from an index on.</summary>
    internal static void Wrap(List<PacketTarget<T>> targets, int first, Port port, PacketValidator<T>? validator)
    {
        for (int i = first; validator is not null && i < targets.Count; i++)
        {
            targets[i] = new ValidatingTarget<T>(port, validator, targets[i]);
        }
    }

    internal override PutOutcome Offer(T packet, long number, PutWaiter? waiter)
    {
        validator.Check(packet, port);
        return target.Offer(packet, number, waiter);
    }

    internal override void Withdraw(PutWaiter waiter) => target.Withdraw(waiter);

    internal override void Close() => target.Close();
}
