namespace Batching.Runtime.Tests.Pipelines;

/// <summary>Something that a random pipeline does.</summary>
internal abstract record RandomNode
{
    public sealed record Step(int Id, bool IsAsync) : RandomNode;

    public sealed record Where(int Modulus) : RandomNode;

    public sealed record Update(int Variable, bool TakesPart) : RandomNode;

    public sealed record Rebatch(int Size) : RandomNode;

    public sealed record Chance(double Probability, RandomNode[] Body) : RandomNode
    {
        public override string ToString() => $"Chance({Probability}: {string.Join(", ", (object[])Body)})";
    }

    public sealed record Repeat(int Times, RandomNode[] Body) : RandomNode
    {
        public override string ToString() => $"Repeat({Times}: {string.Join(", ", (object[])Body)})";
    }

    public sealed record Merge(int Items, RandomNode[] Other) : RandomNode
    {
        public override string ToString() => $"Merge({Items} items: {string.Join(", ", (object[])Other)})";
    }
}

/// <summary>A random run: a pipeline, its options, what happens to which batch at which step, and what the consumer does.</summary>
internal sealed record RandomPipeline
{
    /// <summary>The indices of a merged pipeline begin here.</summary>
    public const int OtherIndices = 1000;

    public static readonly Variable<long>[] Variables = [new("first", 1), new("second", 2)];

    public required int Items { get; init; }

    public required RunOptions Options { get; init; }

    public required RandomNode[] Nodes { get; init; }

    /// <summary>By step and first item of the batch: it fails (f), stops (s), skips (k) or cancels (c).</summary>
    public required Dictionary<(int Step, int First), char> Events { get; init; }

    public required int Seed { get; init; }

    public int? LeaveAfter { get; init; }

    public int? CancelAfter { get; init; }

    public bool HasBorder => Nodes.Any(IsBorder);

    public static RandomPipeline Draw(Random random)
    {
        int items = random.Next(1, 40);
        bool byIterations = random.Next(4) == 0;
        var options = new RunOptions
        {
            BatchSize = random.Next(1, Math.Min(items, 6) + 1),
            Epochs = byIterations ? null : random.Next(1, 4),
            Iterations = byIterations ? random.Next(1, 30) : null,
            CrossEpochs = random.Next(3) == 0,
            Shuffle = random.Next(2) == 0,
            Seed = random.Next(100),
            DropLast = random.Next(2) == 0,
            OnBatchFailure = random.Next(3) == 0 ? OnBatchFailure.Skip : OnBatchFailure.Stop,
            Prefetch = random.Next(7) switch { 0 => 0, 1 => 1, 2 => 2, 3 => 3, 4 => 5, 5 => 8, _ => 16 },
        };
        var steps = 0;
        RandomNode[] nodes = DrawNodes(random, 0, true, options.BatchSize, ref steps);
        var events = new Dictionary<(int, int), char>();
        int happenings = random.Next(4);
        for (var i = 0; i < happenings; i++)
        {
            int first = options.Shuffle || options.CrossEpochs ? random.Next(items) : random.Next(items) / options.BatchSize * options.BatchSize;
            events[(random.Next(steps + 1), first + (random.Next(6) == 0 ? OtherIndices : 0))] = "fskk"[random.Next(4)];
        }

        int consumer = random.Next(8);
        if (consumer == 2)
        {
            events[(random.Next(steps + 1), random.Next(items))] = 'c';
        }

        return new RandomPipeline
        {
            Items = items,
            Options = options,
            Nodes = nodes,
            Events = events,
            Seed = random.Next(),
            LeaveAfter = consumer == 0 ? random.Next(1, 10) : null,
            CancelAfter = consumer == 1 ? random.Next(1, 10) : null,
        };
    }

    public override string ToString()
        => $"{Items} items, {Options}, {string.Join(", ", (object[])Nodes)}, events {string.Join(", ", Events.Select(one => $"{one.Value} at {one.Key}"))}, "
            + $"leave after {LeaveAfter}, cancel after {CancelAfter}, seed {Seed}";

    private static bool IsBorder(RandomNode node) => node switch
    {
        RandomNode.Rebatch or RandomNode.Merge => true,
        RandomNode.Repeat repeat => repeat.Body.Any(IsBorder),
        _ => false,
    };

    private static RandomNode[] DrawNodes(Random random, int depth, bool mayHaveBorders, int batchSize, ref int steps)
    {
        var nodes = new RandomNode[random.Next(1, depth == 0 ? 6 : 3)];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = (random.Next(12), depth) switch
            {
                (0, _) => new RandomNode.Where(random.Next(2, 8)),
                (1 or 2, _) => new RandomNode.Update(random.Next(2), random.Next(2) == 0),
                (3 or 4, _) when mayHaveBorders => new RandomNode.Rebatch(random.Next(1, 10)),
                (5, 0) => new RandomNode.Merge(random.Next(batchSize, 30), DrawNodes(random, 1, true, batchSize, ref steps)),
                (6 or 7, < 2) => new RandomNode.Chance(random.Next(1, 4) / 4.0, DrawNodes(random, depth + 1, false, batchSize, ref steps)),
                (8, < 2) => new RandomNode.Repeat(random.Next(1, 4), DrawNodes(random, depth + 1, mayHaveBorders, batchSize, ref steps)),
                _ => new RandomNode.Step(++steps, random.Next(2) == 0),
            };
        }

        return nodes;
    }
}
