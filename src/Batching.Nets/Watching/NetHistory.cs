namespace Batching.Nets;

/// <summary>
/// What happened to the packets of a run: the last events, as many as <see cref="NetOptions.History"/> says. Safe for several threads.
/// </summary>
public sealed class NetHistory
{
    private readonly Lock _lock = new();
    private readonly PacketEvent[] _events;
    private long _count;
    private long _packets;

    internal NetHistory(int capacity) => _events = new PacketEvent[capacity];

    /// <summary>How many events there were, those that are forgotten included.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>The events that are kept, the oldest first: a copy.</summary>
    /// <returns>The events.</returns>
    public IReadOnlyList<PacketEvent> GetEvents()
    {
        lock (_lock)
        {
            var kept = (int)Math.Min(_count, _events.Length);
            var events = new PacketEvent[kept];
            for (var i = 0; i < kept; i++)
            {
                events[i] = _events[(_count - kept + i) % _events.Length];
            }

            return events;
        }
    }

    /// <summary>The way of one packet, as far as it is kept.</summary>
    /// <param name="packet">The packet's number.</param>
    /// <returns>Its events, the oldest first.</returns>
    public IReadOnlyList<PacketEvent> GetEvents(long packet) => [.. GetEvents().Where(each => each.Packet == packet)];

    internal long Create(string address)
    {
        lock (_lock)
        {
            long number = ++_packets;
            Append(new PacketEvent(number, PacketEventKind.Created, address));
            return number;
        }
    }

    internal void Add(long packet, PacketEventKind kind, string address)
    {
        lock (_lock)
        {
            Append(new PacketEvent(packet, kind, address));
        }
    }

    private void Append(PacketEvent packetEvent) => _events[_count++ % _events.Length] = packetEvent;
}
