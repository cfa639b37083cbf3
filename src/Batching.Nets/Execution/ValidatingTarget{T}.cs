namespace Batching.Runtime;

/// <summary>Checks packets with the validator of a nested net's port, which has no edge of its own.</summary>
internal sealed class ValidatingTarget<T>(string port, PacketValidator<T> validator, PacketTarget<T> target) : PacketTarget<T>
{
    internal override bool IsUnread => target.IsUnread;

    internal override bool Checks => true;

    internal override PutOutcome Offer(T packet, long number, PutWaiter? waiter)
    {
        validator.Check(packet, port);
        return target.Offer(packet, number, waiter);
    }

    internal override void Withdraw(PutWaiter waiter) => target.Withdraw(waiter);

    internal override void Close() => target.Close();
}
