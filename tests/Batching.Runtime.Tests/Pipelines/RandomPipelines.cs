using FsCheck;
using FsCheck.Fluent;

namespace Batching.Runtime.Tests.Pipelines;

/// <summary>Draws random runs, and makes those that fail smaller.</summary>
internal static class RandomPipelines
{
    private static readonly int[] s_prefetches = [0, 1, 2, 3, 5, 8, 16, PipelineOptions.Auto];
    private static readonly int?[] s_parallelisms = [null, 1, 2, 3, PipelineOptions.Auto];

    private static Gen<RandomPipeline> Runs =>
        from items in Gen.Choose(1, 39)
        from options in Options(items)
        from drawn in Nodes(0, true, options.DropLast ? options.BatchSize : 1)
        let numbered = Numbered(drawn)
        from events in Events(options, items, numbered.Steps)
        from consumer in Gen.Choose(0, 7)
        from after in Gen.Choose(1, 9)
        from resumeAt in Gen.Choose(0, 100)
        from resumePrefetch in Gen.Elements(s_prefetches)
        from resumeParallelism in Gen.Elements(s_parallelisms)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new RandomPipeline
        {
            Items = items,
            Options = options,
            Nodes = numbered.Nodes,
            Events =
                consumer == 2 ? new Dictionary<(int, int), char>(events) { [(after % (numbered.Steps + 1), seed % items)] = 'c' } : events,
            Seed = seed,
            LeaveAfter = consumer == 0 ? after : null,
            CancelAfter = consumer == 1 ? after : null,
            ResumeAt = resumeAt,
            ResumePrefetch = resumePrefetch,
            ResumeParallelism = resumeParallelism,
        };

    /// <summary>Random runs.</summary>
    /// <param name="mayShrink">Whether a failing one is to be made smaller.</param>
    public static Arbitrary<RandomPipeline> Arbitrary(Func<bool> mayShrink) => Arb.From(Runs, run => mayShrink() ? Smaller(run) : []);

    private static Gen<PipelineOptions> Options(int items) =>
        from dropLast in OneOf(2)
        from isLarge in OneOf(6)
        from batchSize in Gen.Choose(1, dropLast ? Math.Min(items, 6) : isLarge ? 50 : 6)
        from byIterations in OneOf(4)
        from epochs in Gen.Choose(1, 3)
        from iterations in Gen.Choose(1, 29)
        from crossEpochs in OneOf(3)
        from shuffle in OneOf(2)
        from seed in Gen.Choose(0, 99)
        from skipsFailures in OneOf(3)
        from prefetch in Gen.Elements(s_prefetches)
        from inFlight in Gen.Choose(2, 16)
        from parallelism in Gen.Elements(s_parallelisms)
        select new PipelineOptions
        {
            BatchSize = batchSize,
            Epochs = byIterations ? null : epochs,
            Iterations = byIterations ? iterations : null,
            CrossEpochs = crossEpochs,
            Shuffle = shuffle,
            Seed = seed,
            DropLast = dropLast,
            BatchFailurePolicy = skipsFailures ? BatchFailurePolicy.Skip : BatchFailurePolicy.Stop,
            Prefetch = prefetch,
            MaxBatchesInFlight = inFlight,
            MaxParallelism = parallelism,
        };

    private static Gen<bool> OneOf(int many) => Gen.Choose(1, many).Select(one => one == 1);

    private static Gen<RandomNode[]> Nodes(int depth, bool mayHaveBoundaries, int fewest) =>
        from count in Gen.Choose(1, depth == 0 ? 5 : 2)
        from nodes in Node(depth, mayHaveBoundaries, fewest).ArrayOf(count)
        select nodes;

    private static Gen<RandomNode> Node(int depth, bool mayHaveBoundaries, int fewest)
        => Gen.Choose(0, 13).SelectMany(kind => (kind, depth) switch
        {
            (0, _) => Gen.Choose(2, 7).Select(RandomNode (modulus) => new RandomNode.Where(modulus)),
            (1 or 2, _) =>
                Gen.Choose(0, 1).SelectMany(_ => OneOf(2), RandomNode (variable, takesPart) => new RandomNode.Update(variable, takesPart)),
            (3 or 4, _) when mayHaveBoundaries => Gen.Choose(1, 9).Select(RandomNode (size) => new RandomNode.Rebatch(size)),
            (5, 0) =>
                Gen.Choose(fewest, 29)
                    .SelectMany(_ => Nodes(1, true, fewest), RandomNode (items, other) => new RandomNode.Merge(items, other)),
            (6 or 7, < 2) =>
                Gen.Choose(1, 3).SelectMany(
                    _ => Nodes(depth + 1, false, fewest), RandomNode (quarters, body) => new RandomNode.Chance(quarters / 4.0, body)),
            (8, < 2) =>
                Gen.Choose(1, 3).SelectMany(
                    _ => Nodes(depth + 1, mayHaveBoundaries, fewest), RandomNode (times, body) => new RandomNode.Repeat(times, body)),
            (9, _) => Gen.Constant<RandomNode>(new RandomNode.Fan(0)),
            _ => OneOf(2).Select(RandomNode (isAsync) => new RandomNode.Step(0, isAsync)),
        });

    private static Gen<Dictionary<(int Step, int First), char>> Events(PipelineOptions options, int items, int steps)
    {
        Gen<((int, int), char)> happening =
            from step in Gen.Choose(0, steps)
            from item in Gen.Choose(0, items - 1)
            from isOther in OneOf(6)
            from what in Gen.Elements('f', 's', 'k', 'k')
            let first = options.Shuffle || options.CrossEpochs ? item : item / options.BatchSize * options.BatchSize
            select ((step, first + (isOther ? RandomPipeline.OtherIndices : 0)), what);
        return
            from count in Gen.Choose(0, 3)
            from happenings in happening.ArrayOf(count)
            select happenings.DistinctBy(one => one.Item1).ToDictionary(one => one.Item1, one => one.Item2);
    }

    /// <summary>Gives each step a number of its own.</summary>
    private static (RandomNode[] Nodes, int Steps) Numbered(RandomNode[] drawn)
    {
        var steps = 0;
        return (All(drawn), steps);

        RandomNode[] All(RandomNode[] nodes) => [.. nodes.Select(One)];

        RandomNode One(RandomNode node) => node switch
        {
            RandomNode.Step step => step with { Id = ++steps },
            RandomNode.Fan fan => fan with { Id = ++steps },
            RandomNode.Chance chance => chance with { Body = All(chance.Body) },
            RandomNode.Repeat repeat => repeat with { Body = All(repeat.Body) },
            RandomNode.Merge merge => merge with { Other = All(merge.Other) },
            _ => node,
        };
    }

    private static IEnumerable<RandomPipeline> Smaller(RandomPipeline run)
    {
        for (var index = 0; index < run.Nodes.Length; index++)
        {
            RandomNode[] before = run.Nodes[..index], behind = run.Nodes[(index + 1)..];
            yield return run with { Nodes = [.. before, .. behind] };
            RandomNode[] body = run.Nodes[index] switch
            {
                RandomNode.Chance chance => chance.Body,
                RandomNode.Repeat repeat => repeat.Body,
                _ => [],
            };
            if (body.Length > 0)
            {
                yield return run with { Nodes = [.. before, .. body, .. behind] };
            }
        }

        foreach ((int, int) place in run.Events.Keys)
        {
            yield return run with { Events = run.Events.Where(one => one.Key != place).ToDictionary() };
        }

        if (run.LeaveAfter is not null || run.CancelAfter is not null)
        {
            yield return run with { LeaveAfter = null, CancelAfter = null };
        }

        if (run.Items > run.Options.BatchSize)
        {
            yield return run with { Items = Math.Max(run.Options.BatchSize, run.Items / 2) };
            yield return run with { Items = run.Items - 1 };
        }

        foreach (PipelineOptions options in Smaller(run.Options))
        {
            yield return run with { Options = options };
        }

        if (run.ResumePrefetch != 0)
        {
            yield return run with { ResumePrefetch = 0 };
        }
    }

    private static IEnumerable<PipelineOptions> Smaller(PipelineOptions options)
    {
        if (options.Prefetch != 0)
        {
            yield return options with { Prefetch = 0 };
        }

        if (options.Epochs > 1)
        {
            yield return options with { Epochs = 1 };
        }

        if (options.Shuffle)
        {
            yield return options with { Shuffle = false };
        }

        if (options.CrossEpochs || options.DropLast)
        {
            yield return options with { CrossEpochs = false, DropLast = false };
        }
    }
}
