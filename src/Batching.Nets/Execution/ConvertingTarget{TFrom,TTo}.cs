namespace Batching.Runtime;

/// <summary>A target of packets of a base type.</summary>
internal sealed class ConvertingTarget<TFrom, TTo>(PacketTarget<TTo> target) : PacketTarget<TFrom>
    where TFrom : TTo
{
    internal override bool IsUnread => target.IsUnread;

    internal override bool Checks => target.Checks;

    internal override PutOutcome Offer(TFrom packet, long number, PutWaiter? waiter) => target.Offer(packet, number, waiter);

    internal override void Withdraw(PutWaiter waiter) => target.Withdraw(waiter);

    internal override void Close() => target.Close();
}
