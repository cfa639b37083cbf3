namespace Batching.Runtime.Tests;

/// <summary>Runs a random net on one thread: each part is advanced in turns until none can.</summary>
internal sealed class SequentialNet
{
    private readonly RandomNet _net;
    private readonly List<Edge>[] _outgoing;
    private readonly Edge[][] _incoming;
    private readonly List<int> _results = [];
    private bool _hasMoved;

    internal SequentialNet(RandomNet net)
    {
        _net = net;
        _outgoing = [.. net.Parts.Select(_ => new List<Edge>())];
        _incoming = [.. net.Parts.Select(part => part.Inputs.Select((input, position) =>
        {
            var edge = new Edge(part.Capacities[position]);
            _outgoing[input].Add(edge);
            return edge;
        }).ToArray())];
    }

    /// <summary>What is expected: the parts that fail, else whether it is blocked, else the results.</summary>
    internal (IReadOnlyList<int> Failed, bool IsBlocked, IReadOnlyList<int> Results) Run()
    {
        var failed = new List<int>();
        HashSet<int> ends = [.. _net.Ends];
        IEnumerator<bool>?[] running = [.. _net.Parts.Select((part, i) => Run(part, i, ends.Contains(i), failed).GetEnumerator())];
        do
        {
            _hasMoved = false;
            for (var i = 0; i < running.Length; i++)
            {
                if (running[i] is { } part && !part.MoveNext())
                {
                    _hasMoved = true;
                    running[i] = null;
                    if (!failed.Contains(i))
                    {
                        _outgoing[i].ForEach(edge => edge.IsClosed = true);
                    }
                }
            }
        }
        while (_hasMoved);
        return (failed, Array.Exists(running, part => part is not null), _results);
    }

    private IEnumerable<bool> Run(RandomNet.Part part, int number, bool isEnd, List<int> failed)
    {
        if (part.Kind == RandomNet.PartKind.Source)
        {
            for (var packet = 0; packet < part.Argument; packet++)
            {
                foreach (bool _ in Put(number, packet, isEnd))
                {
                    yield return true;
                }
            }

            yield break;
        }

        Edge[] inputs = _incoming[number];
        while (true)
        {
            var got = new List<int>();
            foreach (Edge input in inputs)
            {
                int packet;
                while (!TryGet(input, out packet) && !input.HasEnded)
                {
                    yield return true;
                }

                if (!input.WasLastEmpty)
                {
                    got.Add(packet);
                }
            }

            if (got.Count == 0)
            {
                yield break;
            }

            if (part.IsPoison(got[0]))
            {
                failed.Add(number);
                yield break;
            }

            if (got.Count == inputs.Length && part.Passes(got[0]))
            {
                int made = inputs.Length == 2 ? got[0] + got[1] : part.Of(got[0]);
                foreach (bool _ in Put(number, made, isEnd))
                {
                    yield return true;
                }
            }
        }
    }

    private IEnumerable<bool> Put(int part, int packet, bool isEnd)
    {
        _hasMoved = true;
        if (isEnd)
        {
            _results.Add(packet);
        }

        _outgoing[part].ForEach(edge => edge.Packets.Enqueue(packet));
        // What is above the capacity stands for the one packet that its putter still holds.
        while (_outgoing[part].Exists(edge => edge.Packets.Count > edge.Capacity))
        {
            yield return true;
        }
    }

    private bool TryGet(Edge edge, out int packet)
    {
        bool isThere = edge.Packets.TryDequeue(out packet);
        edge.WasLastEmpty = !isThere;
        _hasMoved |= isThere;
        return isThere;
    }

    private sealed class Edge(int capacity)
    {
        internal int Capacity => capacity;

        internal Queue<int> Packets { get; } = new();

        internal bool IsClosed { get; set; }

        internal bool WasLastEmpty { get; set; }

        internal bool HasEnded => IsClosed && Packets.Count == 0;
    }
}
