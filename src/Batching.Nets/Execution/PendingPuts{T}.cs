namespace Batching.Runtime;

/// <summary>The packets that wait at an input for room in their edges, the oldest first. Not thread-safe.</summary>
internal struct PendingPuts<T>
{
    private PendingPut<T>? _last;

    internal PendingPut<T>? First { get; private set; }

    internal void Add(Edge<T> edge, T packet, long number, PutWaiter waiter)
    {
        PendingPut<T> put = edge.Spare ?? new PendingPut<T>(edge);
        edge.Spare = null;
        (put.Packet, put.Number, put.Waiter) = (packet, number, waiter);
        if (_last is null)
        {
            First = put;
        }
        else
        {
            _last.Next = put;
        }

        _last = put;
    }

    /// <summary>Finds the oldest put of an edge or of a waiter.</summary>
    /// <param name="edge">The edge, or null.</param>
    /// <param name="waiter">The waiter, or null.</param>
    /// <param name="previous">The put before it, for <see cref="Remove"/>.</param>
    internal readonly PendingPut<T>? Find(Edge<T>? edge, PutWaiter? waiter, out PendingPut<T>? previous)
    {
        previous = null;
        PendingPut<T>? put = First;
        for (; put is not null && put.Edge != edge && put.Waiter != waiter; put = put.Next)
        {
            previous = put;
        }

        return put;
    }

    /// <summary>Removes a put, which its edge keeps for the next one.</summary>
    internal void Remove(PendingPut<T> put, PendingPut<T>? previous)
    {
        if (previous is null)
        {
            First = put.Next;
        }
        else
        {
            previous.Next = put.Next;
        }

        _last = put.Next is null ? previous : _last;
        put.Next = null;
        put.Packet = default!;
        put.Edge.Spare = put;
    }

    /// <summary>Removes all puts.</summary>
    /// <returns>The first of them, which leads to the others.</returns>
    internal PendingPut<T>? RemoveAll()
    {
        PendingPut<T>? first = First;
        (First, _last) = (null, null);
        return first;
    }
}
