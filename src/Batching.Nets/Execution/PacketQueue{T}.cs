using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// The packets in all edges of an input during a run, and the gets and puts that wait there. The edges share one ring of packets, of which
/// each uses at most its capacity.
/// </summary>
/// <remarks>
/// One lock guards the queue. Invariants: no get waits while there is a packet, and no put waits while its edge has room. Waits are ended
/// under the lock and resumed outside it.
/// </remarks>
internal sealed class PacketQueue<T>(InputPort<T> port, NetRun run)
{
    private readonly Lock _lock = new();
    private PacketRing<T> _ring = new(hasNumbers: run.History is not null);
    private WaitingGets<T> _gets;
    private PendingPuts<T> _puts;
    private PacketWaiter<T>? _waiter;
    private int _openEdges;
    private long _got;
    private bool _passesTurn;
    private bool _isFinished;
    private Exception? _stop;
    private volatile bool _isAbandoned;

    internal InputPort<T> Port => port;

    internal NetRun Run => run;

    /// <summary>The component whose flows get here; null if code outside the run does.</summary>
    internal ComponentNode? Owner { get; } = port.Wiring.Owner;

    /// <summary>How many packets were got.</summary>
    internal long Got => _got;

    /// <summary>Whether the reader has ended.</summary>
    internal bool IsUnread => _isAbandoned;

    /// <summary>Whether a packet waits for room.</summary>
    internal bool HasPendingPut
    {
        get
        {
            lock (_lock)
            {
                return _puts.First is not null;
            }
        }
    }

    /// <summary>Whether a get is counted as waiting, other than <paramref name="besides"/>. Readers are not included.</summary>
    internal bool HasParked(Waiter besides) => _waiter is { IsParked: true } waiter && waiter != besides;

    /// <summary>Adds an edge, before the run starts.</summary>
    internal Edge<T> AddEdge(Route route)
    {
        var edge = new Edge<T>(this, route.Capacity, route.Source);
        _ring.AddEdge(edge);
        _openEdges++;
        return edge;
    }

    /// <summary>Gets a packet, or begins to wait for one.</summary>
    /// <param name="reader">The waiter of the reader that gets; null to use another one.</param>
    /// <param name="packet">The packet, if there was one.</param>
    /// <param name="put">A put to resume, because there was a packet.</param>
    /// <param name="waiter">The other waiter, if the get waits.</param>
    /// <param name="failure">Why no packet will come; null at the end of the stream.</param>
    internal GetOutcome Get(
        ReadWaiter<T>? reader, out T packet, out PutWaiter? put, out PacketWaiter<T>? waiter, out Exception? failure)
    {
        (waiter, failure) = (null, null);
        lock (_lock)
        {
            if (TryTake(out packet, out put))
            {
                return GetOutcome.Taken;
            }

            if (HasEnded(out failure))
            {
                return GetOutcome.Ended;
            }

            if (reader is not null)
            {
                reader.Begin();
                _gets.Add(reader);
                return GetOutcome.Waiting;
            }

            waiter = _waiter ??= new PacketWaiter<T>(this);
            if (!waiter.TryRent())
            {
                Owner?.CheckConcurrentWaits();
                waiter = new PacketWaiter<T>(this);
            }

            _gets.Add(waiter);
            return GetOutcome.Waiting;
        }
    }

    /// <summary>Gets a packet if there is one.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="put">A put to resume, because there was a packet.</param>
    /// <param name="isStopped">Whether the run is being stopped.</param>
    internal bool TryGet(out T packet, out PutWaiter? put, out bool isStopped)
    {
        lock (_lock)
        {
            isStopped = _stop is not null;
            return TryTake(out packet, out put);
        }
    }

    /// <summary>Offers a packet. If the edge is full, the packet is kept with the waiter, if there is one.</summary>
    internal PutOutcome Offer(Edge<T> edge, T packet, long number, PutWaiter? waiter)
    {
        GetWaiter<T> get;
        lock (_lock)
        {
            if (_stop is not null)
            {
                return PutOutcome.Stopped;
            }

            if (_isAbandoned)
            {
                Drop(number);
                return PutOutcome.Unread;
            }

            if (_gets.First is null)
            {
                if (edge.Count < edge.Capacity)
                {
                    _ring.Add(packet, edge, number);
                    Record(number, PacketEventKind.Moved);
                    return PutOutcome.Taken;
                }

                if (waiter is null)
                {
                    return PutOutcome.Full;
                }

                _puts.Add(edge, packet, number, waiter);
                return PutOutcome.Waiting;
            }

            get = _gets.RemoveFirst();
            _got++;
            get.Packet = packet;
            Record(number, PacketEventKind.Moved);
            Record(number, PacketEventKind.Consumed);
            get.End();
        }

        get.Resume();
        return PutOutcome.Taken;
    }

    /// <summary>Closes an edge. When all are closed, the stream has ended.</summary>
    internal void Close(Edge<T> edge)
    {
        GetWaiter<T>? gets = null;
        lock (_lock)
        {
            if (!edge.IsClosed)
            {
                edge.IsClosed = true;
                if (--_openEdges == 0)
                {
                    gets = EndGets();
                }
            }
        }

        ResumeAll(gets);
    }

    /// <summary>Removes the packet of a put that no longer waits.</summary>
    internal void Withdraw(PutWaiter waiter)
    {
        lock (_lock)
        {
            if (_puts.Find(null, waiter, out PendingPut<T>? previous) is { } put)
            {
                _puts.Remove(put, previous);
            }
        }
    }

    /// <summary>Ends a wait with a failure, unless it has ended.</summary>
    internal bool Withdraw(GetWaiter<T> waiter, Exception failure)
    {
        lock (_lock)
        {
            if (!_gets.Remove(waiter))
            {
                return false;
            }

            waiter.End(failure);
            return true;
        }
    }

    /// <inheritdoc cref="IInput.Abandon"/>
    internal void Abandon()
    {
        GetWaiter<T>? gets;
        PendingPut<T>? puts;
        lock (_lock)
        {
            _isAbandoned = true;
            while (_ring.Count > 0)
            {
                _ring.Take(out _, out long number);
                Drop(number);
            }

            for (PendingPut<T>? put = _puts.First; put is not null; put = put.Next)
            {
                Drop(put.Number);
            }

            puts = EndPuts(null);
            gets = EndGets(null);
        }

        ResumeAll(gets);
        ResumeAll(puts);
    }

    /// <inheritdoc cref="IInput.Stop"/>
    internal void Stop(Exception failure)
    {
        GetWaiter<T>? gets;
        PendingPut<T>? puts;
        lock (_lock)
        {
            _stop = failure;
            puts = EndPuts(failure);
            gets = EndGets();
        }

        ResumeAll(gets);
        ResumeAll(puts);
    }

    /// <inheritdoc cref="IInput.Finish"/>
    internal void Finish()
    {
        GetWaiter<T>? gets;
        lock (_lock)
        {
            _isFinished = true;
            gets = EndGets();
        }

        ResumeAll(gets);
    }

    /// <inheritdoc cref="IInput.AddWaits"/>
    internal void AddWaits(List<PortWait> waits, ref bool hasStarved)
    {
        lock (_lock)
        {
            if (_gets.First is not null && Owner is not null)
            {
                waits.Add(Wait(Owner.Address, port.Name, isPut: false, _ring.Count, _ring.Capacity));
                hasStarved |= _got == 0;
            }

            for (PendingPut<T>? put = _puts.First; put is not null; put = put.Next)
            {
                IOutput source = put.Edge.Source;
                waits.Add(Wait(source.Node?.Address ?? source.Address, source.Name, isPut: true, put.Edge.Count, put.Edge.Capacity));
            }
        }

        static PortWait Wait(string component, string name, bool isPut, int packets, int capacity)
            => new() { Component = component, Port = name, IsPut = isPut, Packets = packets, Capacity = capacity };
    }

    internal EndOfPacketsException AtEnd() => new(port.Address) { Run = run };

    private bool TryTake(out T packet, out PutWaiter? put)
    {
        put = null;
        if (_ring.Count > 0 && !(_puts.First is { Edge.Capacity: 0 } && (_passesTurn = !_passesTurn)))
        {
            _got++;
            packet = _ring.Take(out Edge<T> edge, out long number);
            Record(number, PacketEventKind.Consumed);
            if (_puts.First is not null)
            {
                put = Admit(edge);
            }

            return true;
        }

        if (_puts.First is { } first)
        {
            // An edge of capacity 0 hands its packet over. If the ring is not empty, the two take turns.
            _got++;
            packet = first.Packet;
            Record(first.Number, PacketEventKind.Moved);
            Record(first.Number, PacketEventKind.Consumed);
            _puts.Remove(first, null);
            put = first.Waiter.Take();
            return true;
        }

        packet = default!;
        return false;
    }

    /// <summary>Moves the oldest waiting packet of an edge into the ring, if the edge has room.</summary>
    private PutWaiter? Admit(Edge<T> edge)
    {
        if (edge.Count >= edge.Capacity || _puts.Find(edge, null, out PendingPut<T>? previous) is not { } put)
        {
            return null;
        }

        _ring.Add(put.Packet, edge, put.Number);
        Record(put.Number, PacketEventKind.Moved);
        _puts.Remove(put, previous);
        return put.Waiter.Take();
    }

    private bool HasEnded(out Exception? failure)
    {
        bool hasEnded = _stop is not null || _openEdges == 0 || _isFinished || _isAbandoned;
        failure = hasEnded ? StopFailure() : null;
        return hasEnded;
    }

    // A stop reaches one port after the other. A component that has noticed it may close its outputs before their turn, and so may the end
    // of the run. That is not the end of the stream.
    private Exception? StopFailure()
        => _stop is null && !run.IsStopping ? null : Owner is null ? run.Failures.Show() : _stop ?? run.StopFailure;

    private GetWaiter<T>? EndGets() => _gets.First is null ? null : EndGets(StopFailure());

    private GetWaiter<T>? EndGets(Exception? failure)
    {
        GetWaiter<T>? gets = _gets.RemoveAll();
        for (GetWaiter<T>? get = gets; get is not null; get = get.Next)
        {
            if (failure is null)
            {
                get.EndOfPackets();
            }
            else
            {
                get.End(failure);
            }
        }

        return gets;
    }

    /// <returns>The puts that have ended. Those that still wait for another edge are left out.</returns>
    private PendingPut<T>? EndPuts(Exception? failure)
    {
        PendingPut<T>? ended = null;
        PendingPut<T>? next;
        for (PendingPut<T>? put = _puts.RemoveAll(); put is not null; put = next)
        {
            next = put.Next;
            if ((failure is null ? put.Waiter.Take() : put.Waiter.Fail(put.Waiter.IsOutside ? run.Failures.Show() : failure)) is not null)
            {
                put.Next = ended;
                ended = put;
            }
        }

        return ended;
    }

    private static void ResumeAll(GetWaiter<T>? gets)
    {
        while (gets is not null)
        {
            GetWaiter<T>? next = gets.Next;
            gets.Next = null; // Once resumed, the waiter may wait again.
            gets.Resume();
            gets = next;
        }
    }

    private static void ResumeAll(PendingPut<T>? puts)
    {
        for (PendingPut<T>? put = puts; put is not null; put = put.Next)
        {
            put.Waiter.Resume();
        }
    }

    private void Record(long number, PacketEventKind kind) => run.History?.Add(number, kind, port.Address);

    private void Drop(long number)
    {
        run.Surplus.Add(port);
        Record(number, PacketEventKind.Dropped);
    }
}
