namespace Batching.Runtime;

/// <inheritdoc cref="Connection"/>
internal sealed class Connection<TFrom, TTo>(NetNode net, INetPort from, IPacketSink<TTo> to, int capacity, bool isFanOut, bool isFanIn)
    : ConnectionFrom<TFrom>(net, from, to, capacity, isFanOut, isFanIn)
    where TFrom : TTo
{
    internal override void AddTargets(List<PacketTarget<TFrom>> targets, Route route)
    {
        Route further = route.Through(this);
        if (targets is List<PacketTarget<TTo>> same)
        {
            to.AddTargets(same, further);
            return;
        }

        var wider = new List<PacketTarget<TTo>>();
        to.AddTargets(wider, further);
        foreach (PacketTarget<TTo> target in wider)
        {
            targets.Add(new ConvertingTarget<TFrom, TTo>(target));
        }
    }
}
