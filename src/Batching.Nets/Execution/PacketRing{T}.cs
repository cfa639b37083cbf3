using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>
/// A first-in, first-out ring of packets, which grows up to the capacity of all edges of an input. With several edges it also stores the
/// edge of each packet, and with a history the number of each packet. Not thread-safe.
/// </summary>
internal struct PacketRing<T>(bool hasNumbers)
{
    private const int FirstLength = 4;

    private T[] _packets = [];
    private Edge<T>[]? _edges; // Null while there is only one edge.
    private long[]? _numbers; // Null without a history.
    private Edge<T>? _onlyEdge;
    private bool _hasEdges;
    private int _head;

    /// <summary>How many packets the ring holds.</summary>
    internal int Count { get; private set; }

    /// <summary>How many packets fit: the sum of the capacities of the edges.</summary>
    internal int Capacity { get; private set; }

    /// <summary>Adds an edge, before there are packets.</summary>
    internal void AddEdge(Edge<T> edge)
    {
        _hasEdges = _onlyEdge is not null;
        _onlyEdge ??= edge;
        Capacity = (int)Math.Min(int.MaxValue, (long)Capacity + edge.Capacity);
    }

    /// <summary>Adds a packet. Its edge must have room.</summary>
    internal void Add(T packet, Edge<T> edge, long number)
    {
        if (Count == _packets.Length)
        {
            Grow();
        }

        int tail = _head + Count;
        if (tail >= _packets.Length)
        {
            tail -= _packets.Length;
        }

        _packets[tail] = packet;
        if (_edges is not null)
        {
            _edges[tail] = edge;
        }

        if (_numbers is not null)
        {
            _numbers[tail] = number;
        }

        Count++;
        edge.Count++;
    }

    /// <summary>Removes the oldest packet. There must be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T Take(out Edge<T> edge, out long number)
    {
        int head = _head;
        T packet = _packets[head];
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            _packets[head] = default!;
        }

        edge = _edges is null ? _onlyEdge! : _edges[head];
        number = _numbers is null ? 0 : _numbers[head];
        _head = head + 1 == _packets.Length ? 0 : head + 1;
        Count--;
        edge.Count--;
        return packet;
    }

    private void Grow()
    {
        int length = Math.Min(Capacity, Math.Max(FirstLength, _packets.Length * 2));
        _packets = Unrolled(_packets, length);
        _edges = _hasEdges ? Unrolled(_edges ?? [], length) : null;
        _numbers = hasNumbers ? Unrolled(_numbers ?? [], length) : null;
        _head = 0;
    }

    private readonly TItem[] Unrolled<TItem>(TItem[] ring, int length)
    {
        var unrolled = new TItem[length];
        int behindHead = Math.Min(Count, ring.Length - _head);
        if (ring.Length > 0)
        {
            Array.Copy(ring, _head, unrolled, 0, behindHead);
            Array.Copy(ring, 0, unrolled, behindHead, Count - behindHead);
        }

        return unrolled;
    }
}
