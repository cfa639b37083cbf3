using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// An input of a component: a queue that holds the packets of all its edges, in a ring that grows to what they hold together. Each edge has
/// as much of it as its capacity says, exactly. Of a net, it is another name for the inputs inside that it leads to, and holds nothing.
/// Generated code makes it.
/// </summary>
/// <remarks>
/// One lock guards the queue, and the gets and puts that wait at it. There is never a get that waits while a packet is there, nor a put
/// that waits while its edge has room.
/// </remarks>
/// <typeparam name="T">The type of a packet.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InputPort<T> : InPort<T>, IInput, IPacketSink<T>, ITypedInput
{
    private const int FirstLength = 4;

    private readonly Lock _lock = new();
    private readonly PacketValidator<T>? _validator;
    private readonly PortKind _kind;
    private Connection? _incoming;
    private Connection? _outgoing;
    private NetRun? _run;

    // The queue.
    private T[] _packets = [];
    private Edge<T>[]? _origins;
    private long[]? _numbers;
    private int _head;
    private int _count;
    private int _capacity;

    // The edges, and the waits at them.
    private Edge<T>? _edge;
    private List<Edge<T>>? _edges;
    private int _openEdges;
    private PendingPut<T>? _firstPut;
    private PendingPut<T>? _lastPut;
    private GetWaiter<T>? _firstGet;
    private GetWaiter<T>? _lastGet;
    private PacketWaiter<T>? _waiter;
    private PacketReader<T>? _reader;
    private long _got;
    private bool _passesTurn;
    private bool _isFinished;
    private Exception? _stop;
    private volatile bool _isAbandoned;

    /// <summary>Makes an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What it is for.</param>
    /// <param name="fanIn">Whether several outputs may be connected to it.</param>
    /// <param name="all">Of a net's input: whether it is given a sequence.</param>
    /// <param name="validator">What it asks of its packets.</param>
    public InputPort(
        string name, PortKind kind = PortKind.Input, bool fanIn = false, bool all = false, PacketValidator<T>? validator = null)
        : base(name)
        => (_kind, MayFan, TakesAll, _validator) = (kind, fanIn, all, validator);

    /// <inheritdoc/>
    public override string Address => Node is null ? Name : $"{Node.Address}.{Name}";

    /// <inheritdoc/>
    public override bool IsConnected => _incoming is not null || (Node is NetNode && _outgoing is not null);

    /// <summary>The component that it belongs to.</summary>
    internal ComponentNode? Node { get; set; }

    /// <summary>Whose flows wait here: the component's; outside of the run nobody's.</summary>
    internal ComponentNode? Owner => Node is NetNode ? null : Node;

    internal PacketValidator<T>? Validator => _validator;

    internal bool MayFan { get; }

    internal bool TakesAll { get; }

    internal bool IsUnread => _isAbandoned;

    /// <summary>Whether a packet waits for room.</summary>
    internal bool HasPendingPut
    {
        get
        {
            lock (_lock)
            {
                return _firstPut is not null;
            }
        }
    }

    ComponentNode? INetPort.Node { get => Node; set => Node = value; }

    PortKind INetPort.Kind => _kind;

    bool INetPort.MayFan => MayFan;

    bool INetPort.TakesAll => TakesAll;

    ConnectionList INetPort.Incoming => new(_incoming, isIncoming: true);

    ConnectionList INetPort.Outgoing => new(_outgoing, isIncoming: false);

    /// <inheritdoc/>
    public override ValueTask<T> GetAsync(CancellationToken cancellationToken = default)
    {
        NetRun run = RunOrThrow();
        T packet;
        PutWaiter? taken;
        PacketWaiter<T>? waiter = null;
        lock (_lock)
        {
            if (!TryTake(out packet, out taken))
            {
                if (NoMorePackets(out Exception? failure))
                {
                    return Owner is null || Owner.IsFirstEndedWait()
                        ? ValueTask.FromException<T>(failure ?? AtEnd())
                        : EndLate(failure ?? AtEnd());
                }

                waiter = _waiter ??= new PacketWaiter<T>(Owner, this);
                if (!waiter.TryRent())
                {
                    Owner?.CheckConcurrentWaits();
                    waiter = new PacketWaiter<T>(Owner, this);
                }

                Enqueue(waiter);
            }
        }

        if (waiter is not null)
        {
            if (cancellationToken.CanBeCanceled)
            {
                waiter.Watch(cancellationToken);
            }

            return waiter.Task;
        }

        taken?.Resume();
        if (_validator is null)
        {
            return new ValueTask<T>(packet);
        }

        try
        {
            return new ValueTask<T>(Checked(packet));
        }
        catch (PacketRejectedException rejected)
        {
            return ValueTask.FromException<T>(rejected);
        }
    }

    /// <inheritdoc/>
    public override bool TryGet([MaybeNullWhen(false)] out T packet)
    {
        RunOrThrow();
        PutWaiter? taken;
        lock (_lock)
        {
            if (!TryTake(out packet, out taken))
            {
                if (_stop is not null && Owner is null && _run!.Failure is not OperationCanceledException)
                {
                    ExceptionDispatchInfo.Throw(_run.Show());
                }

                return false;
            }
        }

        taken?.Resume();
        packet = Checked(packet);
        return true;
    }

    /// <inheritdoc/>
    public override IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        RunOrThrow();
        // The newest: an earlier one has come to its end, as a rule.
        var reader = new PacketReader<T>(this, cancellationToken);
        _reader = reader;
        return reader;
    }

    /// <summary>The reader of the component's own loop over its packets: the same one at every call.</summary>
    public PacketReader<T> Reader => _reader ??= new PacketReader<T>(this, CancellationToken.None);

    internal ValueTask<bool> ReadAsync(PacketReader<T> reader, ReadWaiter<T> waiter, CancellationToken cancellationToken)
    {
        RunOrThrow();
        T packet;
        PutWaiter? taken;
        bool waits = false;
        lock (_lock)
        {
            if (!TryTake(out packet, out taken))
            {
                if (NoMorePackets(out Exception? failure))
                {
                    if (Owner is null || Owner.IsFirstEndedWait())
                    {
                        return failure is null ? default : ValueTask.FromException<bool>(failure);
                    }

                    var late = new ReadWaiter<T>(Owner, this, reader);
                    late.EndLate(this, failure);
                    return late.Task;
                }

                if (!waiter.TryRent())
                {
                    throw new InvalidOperationException($"'{Address}' is enumerated by two at a time with one enumerator.");
                }

                waiter.Begin();
                Enqueue(waiter);
                waits = true;
            }
        }

        if (waits)
        {
            if (cancellationToken.CanBeCanceled)
            {
                waiter.Watch(cancellationToken);
            }

            return waiter.Task;
        }

        taken?.Resume();
        reader.Current = _validator is null ? packet : Checked(packet);
        return new ValueTask<bool>(true);
    }

    /// <summary>A packet that the validator accepts.</summary>
    internal T Checked(T packet)
    {
        _validator?.Check(packet, Address);
        return packet;
    }

    internal EndOfPacketsException AtEnd() => new(Address) { Run = _run };

    internal PutOutcome Offer(Edge<T> edge, T packet, long number, PutWaiter? waiter)
    {
        GetWaiter<T>? get;
        lock (_lock)
        {
            if (_stop is not null)
            {
                return PutOutcome.Stopped;
            }

            if (_isAbandoned)
            {
                _run!.CountSurplus(this);
                _run.History?.Add(number, PacketEventKind.Dropped, Address);
                return PutOutcome.Unread;
            }

            get = _firstGet;
            if (get is not null)
            {
                RemoveFirstGet();
                _got++;
                get.Packet = packet;
                RecordMoved(number);
                _run!.History?.Add(number, PacketEventKind.Consumed, Address);
                get.End();
            }
            else if (edge.Count < edge.Capacity)
            {
                Append(edge, packet, number);
                RecordMoved(number);
                return PutOutcome.Taken;
            }
            else if (waiter is null)
            {
                return PutOutcome.Full;
            }
            else
            {
                Keep(edge, packet, number, waiter);
                return PutOutcome.Waiting;
            }
        }

        get.Resume();
        return PutOutcome.Taken;
    }

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

    internal void Withdraw(PutWaiter waiter)
    {
        lock (_lock)
        {
            PendingPut<T>? previous = null;
            for (PendingPut<T>? put = _firstPut; put is not null; put = put.Next)
            {
                if (put.Waiter == waiter)
                {
                    RemovePut(put, previous);
                    return;
                }

                previous = put;
            }
        }
    }

    internal bool Withdraw(GetWaiter<T> waiter, Exception failure)
    {
        lock (_lock)
        {
            GetWaiter<T>? previous = null;
            for (GetWaiter<T>? get = _firstGet; get is not null; get = get.Next)
            {
                if (get == waiter)
                {
                    if (previous is null)
                    {
                        RemoveFirstGet();
                    }
                    else
                    {
                        previous.Next = get.Next;
                        _lastGet = get.Next is null ? previous : _lastGet;
                        get.Next = null;
                    }

                    get.End(failure);
                    return true;
                }

                previous = get;
            }

            return false;
        }
    }

    long IInput.Packets => _got;

    void IInput.Begin(NetRun run) => Begin(run);

    /// <summary>Says in which run it is, before that starts.</summary>
    internal void Begin(NetRun run) => _run = run;

    /// <summary>Adds an edge that leads here, before the run starts.</summary>
    internal Edge<T> AddEdge(Route route)
    {
        var edge = new Edge<T>(this, route.Capacity, route.Source);
        if (_edge is null)
        {
            _edge = edge;
        }
        else
        {
            (_edges ??= [_edge]).Add(edge);
        }

        _openEdges++;
        _capacity = (int)Math.Min(int.MaxValue, (long)_capacity + route.Capacity);
        return edge;
    }

    void IPacketSink<T>.AddTargets(List<PacketTarget<T>> targets, Route route)
    {
        if (Node is not NetNode)
        {
            targets.Add(AddEdge(route));
            return;
        }

        int first = targets.Count;
        AddOutgoing(targets, route);
        for (int i = first; _validator is not null && i < targets.Count; i++)
        {
            targets[i] = new ValidatingTarget<T>(Address, _validator, targets[i]);
        }
    }

    internal void AddOutgoing(List<PacketTarget<T>> targets, Route route)
    {
        foreach (Connection connection in ((INetPort)this).Outgoing)
        {
            ((ConnectionFrom<T>)connection).AddTargets(targets, route);
        }
    }

    void INetPort.AddIncoming(Connection connection) => (connection.NextTo, _incoming) = (_incoming, connection);

    void INetPort.AddOutgoing(Connection connection) => (connection.NextFrom, _outgoing) = (_outgoing, connection);

    bool INetPort.HasParked(Waiter? besides)
        => (_waiter is { IsParked: true } waiter && waiter != besides) || (_reader is { IsParked: true } reader && !reader.Uses(besides));

    void IInput.Abandon()
    {
        GetWaiter<T>? gets;
        PendingPut<T>? puts;
        lock (_lock)
        {
            _isAbandoned = true;
            for (; _count > 0; _count--)
            {
                Drop(_numbers is null ? 0 : _numbers[_head]);
                _head = _head + 1 == _packets.Length ? 0 : _head + 1;
            }

            _packets = [];
            for (PendingPut<T>? put = _firstPut; put is not null; put = put.Next)
            {
                Drop(put.Number);
            }

            puts = EndPuts(null);
            gets = EndGets(null);
        }

        ResumeAll(gets);
        ResumeAll(puts);
    }

    void IInput.Stop(Exception failure)
    {
        GetWaiter<T>? gets;
        PendingPut<T>? puts;
        lock (_lock)
        {
            _stop = failure;
            puts = EndPuts(failure);
            gets = _firstGet is null ? null : EndGets(Owner is null ? _run!.Show() : failure);
        }

        ResumeAll(gets);
        ResumeAll(puts);
    }

    void IInput.Finish()
    {
        GetWaiter<T>? gets;
        lock (_lock)
        {
            _isFinished = true;
            gets = EndGets();
        }

        ResumeAll(gets);
    }

    void IInput.AddWaits(List<PortWait> waits, ref bool hasStarved)
    {
        lock (_lock)
        {
            if (_firstGet is not null && Owner is not null)
            {
                waits.Add(new PortWait(Node!.Address, Name, IsPut: false, _count, _capacity));
                hasStarved |= _got == 0;
            }

            for (PendingPut<T>? put = _firstPut; put is not null; put = put.Next)
            {
                IOutput source = put.Edge.Source;
                waits.Add(
                    new PortWait(source.Node?.Address ?? source.Address, source.Name, IsPut: true, put.Edge.Count, put.Edge.Capacity));
            }
        }
    }

    void INetPort.ConnectTo(NetNode net, Port target, int capacity, bool fanOut, bool fanIn)
        => net.Connect(this, target as InPort<T> ?? throw NetNode.CannotLead(this, target), capacity, fanOut, fanIn);

    void ITypedInput.Feed(NetExecution execution, object? value)
    {
        if (TakesAll)
        {
            execution.FeedAll(this, (IEnumerable<T>)value!);
        }
        else
        {
            execution.Feed(this, (T)value!);
        }
    }

    void ITypedInput.Check(object? value)
    {
        if (!TakesAll)
        {
            Checked((T)value!);
        }
    }

    bool ITypedInput.Accepts(object? value) => TakesAll ? value is IEnumerable<T> : value is T || (value is null && default(T) is null);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private NetRun RunOrThrow() => _run ?? throw new InvalidOperationException(
        Node is NetNode
            ? $"'{Address}' is a port of a net, which is only another name for the ports that it is connected to: connect it, and get "
                + "packets in a component."
            : $"'{Address}' can be got from only while its net runs.");

    // Whatever these do is under the lock.
    private bool TryTake(out T packet, out PutWaiter? taken)
    {
        taken = null;
        if (_count > 0 && !(_firstPut is { Edge.Capacity: 0 } && (_passesTurn = !_passesTurn)))
        {
            _got++;
            int head = _head;
            packet = _packets[head];
            if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            {
                _packets[head] = default!;
            }

            _head = head + 1 == _packets.Length ? 0 : head + 1;
            _count--;
            Edge<T> edge = _origins is null ? _edge! : _origins[head];
            edge.Count--;
            if (_numbers is not null)
            {
                _run!.History!.Add(_numbers[head], PacketEventKind.Consumed, Address);
            }

            if (_firstPut is not null)
            {
                taken = Admit(edge);
            }

            return true;
        }

        // An edge without room hands its packet over.
        if (_firstPut is { } put)
        {
            _got++;
            packet = put.Packet;
            RecordMoved(put.Number);
            _run!.History?.Add(put.Number, PacketEventKind.Consumed, Address);
            RemovePut(put, null);
            taken = put.Waiter.Take();
            return true;
        }

        packet = default!;
        return false;
    }

    private PutWaiter? Admit(Edge<T> edge)
    {
        PendingPut<T>? previous = null;
        for (PendingPut<T>? put = _firstPut; put is not null; put = put.Next)
        {
            if (put.Edge == edge)
            {
                if (edge.Count >= edge.Capacity)
                {
                    return null;
                }

                Append(edge, put.Packet, put.Number);
                RecordMoved(put.Number);
                RemovePut(put, previous);
                return put.Waiter.Take();
            }

            previous = put;
        }

        return null;
    }

    private void Append(Edge<T> edge, T packet, long number)
    {
        if (_count == _packets.Length)
        {
            Grow();
        }

        int tail = _head + _count;
        if (tail >= _packets.Length)
        {
            tail -= _packets.Length;
        }

        _packets[tail] = packet;
        if (_origins is not null)
        {
            _origins[tail] = edge;
        }

        if (_numbers is not null)
        {
            _numbers[tail] = number;
        }

        _count++;
        edge.Count++;
    }

    private void Grow()
    {
        int length = Math.Min(_capacity, Math.Max(FirstLength, _packets.Length * 2));
        _packets = Unrolled(_packets, length);
        if (_edges is not null)
        {
            _origins = Unrolled(_origins ?? [], length);
        }

        if (_run!.History is not null)
        {
            _numbers = Unrolled(_numbers ?? [], length);
        }

        _head = 0;
    }

    private TItem[] Unrolled<TItem>(TItem[] ring, int length)
    {
        var unrolled = new TItem[length];
        int behindHead = Math.Min(_count, ring.Length - _head);
        if (ring.Length > 0)
        {
            Array.Copy(ring, _head, unrolled, 0, behindHead);
            Array.Copy(ring, 0, unrolled, behindHead, _count - behindHead);
        }

        return unrolled;
    }

    private void Keep(Edge<T> edge, T packet, long number, PutWaiter waiter)
    {
        PendingPut<T> put = edge.Spare ?? new PendingPut<T>(edge);
        edge.Spare = null;
        (put.Packet, put.Number, put.Waiter) = (packet, number, waiter);
        if (_lastPut is null)
        {
            _firstPut = put;
        }
        else
        {
            _lastPut.Next = put;
        }

        _lastPut = put;
    }

    private void RemovePut(PendingPut<T> put, PendingPut<T>? previous)
    {
        if (previous is null)
        {
            _firstPut = put.Next;
        }
        else
        {
            previous.Next = put.Next;
        }

        if (put.Next is null)
        {
            _lastPut = previous;
        }

        put.Next = null;
        put.Packet = default!;
        put.Edge.Spare = put;
    }

    private void Enqueue(GetWaiter<T> waiter)
    {
        if (_lastGet is null)
        {
            _firstGet = waiter;
        }
        else
        {
            _lastGet.Next = waiter;
        }

        _lastGet = waiter;
    }

    private void RemoveFirstGet()
    {
        GetWaiter<T> first = _firstGet!;
        _firstGet = first.Next;
        _lastGet = first.Next is null ? null : _lastGet;
        first.Next = null;
    }

    private bool NoMorePackets(out Exception? failure)
    {
        bool isOver = _stop is not null || _openEdges == 0 || _isFinished || _isAbandoned;
        failure = isOver ? StopFailure() : null;
        return isOver;
    }

    // A run that is being stopped stops one port after the other. A component that has learnt of it may close its outputs before their
    // turn, and so may the end of the run: that is not the end of the stream.
    private Exception? StopFailure()
        => _stop is null && !_run!.IsStopping ? null : Owner is null ? _run!.Show() : _stop ?? _run!.StopFailure;

    private GetWaiter<T>? EndGets() => _firstGet is null ? null : EndGets(StopFailure());

    private ValueTask<T> EndLate(Exception failure)
    {
        var waiter = new PacketWaiter<T>(Owner, this);
        waiter.EndLate(this, failure);
        return waiter.Task;
    }

    private GetWaiter<T>? EndGets(Exception? failure)
    {
        GetWaiter<T>? gets = _firstGet;
        (_firstGet, _lastGet) = (null, null);
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

    // Puts that still wait for another edge are taken out of the list.
    private PendingPut<T>? EndPuts(Exception? failure)
    {
        PendingPut<T>? ended = null;
        for (PendingPut<T>? put = _firstPut; put is not null;)
        {
            PendingPut<T>? next = put.Next;
            if ((failure is null ? put.Waiter.Take() : put.Waiter.Fail(put.Waiter.IsOutside ? _run!.Show() : failure)) is not null)
            {
                put.Next = ended;
                ended = put;
            }

            put = next;
        }

        (_firstPut, _lastPut) = (null, null);
        return ended;
    }

    private static void ResumeAll(GetWaiter<T>? gets)
    {
        while (gets is not null)
        {
            GetWaiter<T>? next = gets.Next;
            gets.Next = null; // Before it is resumed: then it may wait again.
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

    private void RecordMoved(long number) => _run!.History?.Add(number, PacketEventKind.Moved, Address);

    private void Drop(long number)
    {
        _run!.CountSurplus(this);
        _run.History?.Add(number, PacketEventKind.Dropped, Address);
    }
}
