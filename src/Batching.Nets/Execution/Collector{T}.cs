using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Collects a result of a net: the first packet that reaches an output, or all packets. It never makes a put wait.</summary>
internal sealed class Collector<T>(OutputPort<T> output, NetRun run) : PacketTarget<T>, IResult
{
    private readonly Lock _lock = new();
    private readonly List<T>? _all = output.Wiring.TakesAll ? [] : null;
    private T _first = default!;

    public Port Output => output;

    public bool HasPacket { get; private set; }

    public bool IsOne => _all is null;

    public object? Value => _all ?? (object?)First;

    internal override bool IsUnread => false;

    /// <summary>The first packet.</summary>
    /// <exception cref="NetException">There was none.</exception>
    internal T First => HasPacket ? _first : throw new NetException($"The net ended, but no packet reached its output '{output.Address}'.");

    internal IReadOnlyList<T> All => _all!;

    internal override PutOutcome Offer(T packet, long number, PutWaiter? waiter)
    {
        lock (_lock)
        {
            bool isResult = _all is not null || !HasPacket;
            if (_all is not null)
            {
                _all.Add(packet);
            }
            else if (isResult)
            {
                _first = packet;
            }
            else
            {
                run.Surplus.Add(output);
            }

            HasPacket = true;
            run.History?.Add(number, isResult ? PacketEventKind.Consumed : PacketEventKind.Dropped, output.Address);
        }

        return PutOutcome.Taken;
    }

    internal override void Withdraw(PutWaiter waiter)
    {
    }

    internal override void Close()
    {
    }
}
