namespace Batching.Nets;

/// <summary>
/// The events of the packets of a run: the last ones, up to <see cref="NetOptions.HistoryCapacity"/>. Thread-safe.
/// </summary>
public sealed class NetHistory
{
    private readonly Lock _lock = new();
    private readonly PacketEvent[] _events;
    private long _count;
    private long _packets;

    internal NetHistory(int capacity) => _events = new PacketEvent[capacity];

    /// <summary>How many events there were, including those that were dropped.</summary>
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

    /// <summary>Copies the events that are kept.</summary>
    /// <returns>The events, the oldest first.</returns>
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

    /// <summary>Copies the events of one packet, as far as they are kept.</summary>
    /// <param name="packet">The packet's number.</param>
    /// <returns>The events, the oldest first.</returns>
    public IReadOnlyList<PacketEvent> GetEvents(long packet) => [.. GetEvents().Where(each => each.Packet == packet)];

    internal long Create(string address)
    {
        lock (_lock)
        {
            long number = ++_packets;
            Append(number, PacketEventKind.Created, address);
            return number;
        }
    }

    internal void Add(long packet, PacketEventKind kind, string address)
    {
        lock (_lock)
        {
            Append(packet, kind, address);
        }
    }

    private void Append(long packet, PacketEventKind kind, string address)
        => _events[_count++ % _events.Length] = new PacketEvent { Packet = packet, Kind = kind, Address = address };
}
