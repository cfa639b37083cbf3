using System.Globalization;

namespace Batching.Runtime.Tests;

/// <summary>
/// A net that random numbers describe: sources, and components that read streams which are there already. It can be built, and it can be
/// run by a sequential model. Every component reads its inputs in a fixed order, so that whether the net ends, is blocked, or fails depends
/// on no schedule: only the order between the streams that are merged at the end does.
/// </summary>
internal sealed class RandomNet
{
    private const int MostParts = 12;
    private static readonly int[] s_capacities = [0, 1, 1, 2, 5, NetNode.Unbounded];

    private readonly List<Part> _parts = [];
    private readonly (int Below, int Back)? _cycle;

    internal RandomNet(IReadOnlyList<int> numbers)
    {
        var next = 0;
        int Draw(int below) => numbers.Count == 0 ? 0 : (int)((uint)numbers[next++ % numbers.Count] * 2654435761u >> 8) % below;
        _parts.Add(new Part(PartKind.Source, Draw(30), [], []));
        int count = 1 + Math.Min(MostParts, numbers.Count);
        for (var i = 1; i < count; i++)
        {
            PartKind kind = (PartKind)(Draw(12) switch { 0 => 0, < 5 => 1, < 8 => 2, 8 => 3, _ => 4 });
            int argument = kind == PartKind.Source ? Draw(30) : 1 + Draw(9);
            int[] inputs = kind switch
            {
                PartKind.Source => [],
                PartKind.Pair => [Draw(_parts.Count), Draw(_parts.Count)],
                _ => [Draw(_parts.Count)],
            };
            _parts.Add(new Part(kind, argument, inputs, [.. inputs.Select(_ => s_capacities[Draw(s_capacities.Length)])]));
        }

        _cycle = Draw(5) == 0 ? (s_capacities[Draw(s_capacities.Length)], s_capacities[Draw(s_capacities.Length)]) : null;
    }

    /// <summary>Whether the wiring is to be refused: the cycle has no edge with a bound that is not 0.</summary>
    internal bool IsRefused => _cycle is { } cycle && cycle.Below is 0 or NetNode.Unbounded && cycle.Back is 0 or NetNode.Unbounded;

    /// <summary>What the cycle adds to the results.</summary>
    internal IEnumerable<int> OfCycle => _cycle is null ? [] : [1000];

    internal IReadOnlyList<Part> Parts => _parts;

    /// <summary>The parts that no other part reads.</summary>
    internal IEnumerable<int> Ends => Enumerable.Range(0, _parts.Count).Where(part => !_parts.Exists(other => other.Inputs.Contains(part)));

    internal static string NameOf(int part) => string.Create(CultureInfo.InvariantCulture, $"part{part}");

    /// <summary>The real one.</summary>
    internal Net Build()
    {
        var builder = new NetBuilder("random");
        OutPort<int> results = builder.AddOutput<int>("results", all: true);
        var outputs = new OutputPort<int>[_parts.Count];
        for (var i = 0; i < _parts.Count; i++)
        {
            Part part = _parts[i];
            var output = new OutputPort<int>("Out", fanOut: true);
            InputPort<int>[] inputs = [.. part.Inputs.Select((_, position) => new InputPort<int>($"In{position}"))];
            builder.Add(NameOf(i), new Scripted(part.Kind.ToString(), _ => RunAsync(part, inputs, output), [.. inputs, output]));
            for (var position = 0; position < inputs.Length; position++)
            {
                builder.Connect(outputs[part.Inputs[position]], inputs[position], part.Capacities[position]);
            }

            outputs[i] = output;
        }

        foreach (int end in Ends)
        {
            builder.Connect(outputs[end], results, fanIn: true);
        }

        if (_cycle is { } cycle)
        {
            AddCycle(builder, results, cycle.Below, cycle.Back);
        }

        return builder.Build();
    }

    public override string ToString()
        => string.Join("; ",
            _parts.Select(
                (part, i) => $"{NameOf(i)} = {part.Kind}({part.Argument}) of [{string.Join(", ", part.Inputs.Zip(part.Capacities))}]"))
                + (_cycle is null ? "" : $"; cycle {_cycle}");

    private static async Task RunAsync(Part part, InputPort<int>[] inputs, OutputPort<int> output)
    {
        if (part.Kind == PartKind.Source)
        {
            for (var number = 0; number < part.Argument; number++)
            {
                await output.PutAsync(number);
            }
        }
        else if (part.Kind == PartKind.Pair)
        {
            PacketReader<int> left = inputs[0].Reader;
            PacketReader<int> right = inputs[1].Reader;
            while (true)
            {
                bool isLeft = await left.MoveNextAsync();
                bool isRight = await right.MoveNextAsync();
                if (!isLeft && !isRight)
                {
                    return;
                }

                if (isLeft && isRight)
                {
                    await output.PutAsync(left.Current + right.Current);
                }
            }
        }
        else
        {
            await foreach (int number in inputs[0])
            {
                if (part.IsPoison(number))
                {
                    throw new InvalidDataException("poison");
                }

                if (part.Passes(number))
                {
                    await output.PutAsync(part.Of(number));
                }
            }
        }
    }

    private static void AddCycle(NetBuilder builder, OutPort<int> results, int below, int back)
    {
        var start = new OutputPort<int>("Out");
        builder.Add("start", new Scripted("Start", async _ => await start.PutAsync(995), start));
        var gateIn = new InputPort<int>("In", fanIn: true);
        var (gateBelow, gateReached) = (new OutputPort<int>("Below"), new OutputPort<int>("Reached"));
        builder.Add("gate", new Scripted(
            "Gate",
            async _ =>
            {
                await foreach (int number in gateIn)
                {
                    await (number < 1000 ? gateBelow : gateReached).PutAsync(number);
                }
            },
            gateIn,
            gateBelow,
            gateReached));
        TransformComponent<int, int> increment = builder.Add("increment", Components.Map((int number) => number + 1));
        builder.Connect(start, gateIn);
        builder.Connect(gateBelow, increment.In, below);
        builder.Connect(increment.Out, gateIn, back);
        builder.Connect(gateReached, results, fanIn: true);
    }

    /// <summary>A source of so many numbers, or what reads streams.</summary>
    internal sealed record Part(PartKind Kind, int Argument, int[] Inputs, int[] Capacities)
    {
        internal bool IsPoison(int number) => Kind == PartKind.Poison && number % 10 == Argument;

        internal bool Passes(int number) => Kind != PartKind.Filter || number % (Argument + 1) != 0;

        internal int Of(int number) => Kind == PartKind.Map ? number + Argument : number;
    }

    internal enum PartKind
    {
        Source,
        Map,
        Filter,
        Poison,
        Pair,
    }
}
