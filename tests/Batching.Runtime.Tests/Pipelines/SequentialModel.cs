using System.Globalization;

namespace Batching.Runtime.Tests.Pipelines;

/// <summary>How a run ended.</summary>
internal enum RunEnd
{
    Complete,
    Stopped,
    Failed,
    Cancelled,
    Left,
}

/// <summary>What a run means, as plain nested loops over lists of items: no prefetch, no batches, no tasks.</summary>
internal sealed class SequentialModel(RandomPipeline drawn, bool ignoresCancellation)
{
    private readonly long[] _values = [.. RandomPipeline.Variables.Select(variable => variable.Initial)];

    private enum Kind
    {
        Batch,
        Skipped,
        Stopped,
        Failed,
        Cancelled,
    }

    public List<string> Delivered { get; } = [];

    public RunEnd End { get; private set; }

    public long Skipped { get; private set; }

    public int Failures { get; private set; }

    public int Epochs { get; private set; }

    public long Items { get; private set; }

    public long Dropped { get; private set; }

    public static string Describe(long number, int epoch, IEnumerable<(int Index, ulong Trace)> items, IEnumerable<long> values)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{number}@{epoch}: {string.Join(' ', items.Select(item => $"{item.Index}/{item.Trace:x}"))} | {string.Join(' ', values)}");

    /// <summary>How a batch changes a variable: the order of the changes matters.</summary>
    public static long Change(long value, int variable, int first, int count) => unchecked((value * 31) + (first * 7) + count + variable);

    public void Run()
    {
        foreach (Part part in Through(Source(drawn.Items, 0), drawn.Nodes, 0))
        {
            foreach (Action effect in part.Effects)
            {
                effect();
            }

            switch (part.Kind)
            {
                case Kind.Stopped:
                    End = RunEnd.Stopped;
                    return;
                case Kind.Failed:
                    End = RunEnd.Failed;
                    return;
                case Kind.Cancelled:
                    End = RunEnd.Cancelled;
                    return;
            }

            Epochs = part.EpochsEnded;
            if (part.Kind == Kind.Batch)
            {
                Items += part.Items;
                Dropped += part.Dropped;
            }

            if (part.Rows.Length == 0)
            {
                continue;
            }

            Delivered.Add(Describe(part.Number, part.Epoch, part.Rows.Select(row => (row.Index, row.Trace)), _values));
            if (Delivered.Count == drawn.LeaveAfter || Delivered.Count == drawn.CancelAfter)
            {
                End = Delivered.Count == drawn.LeaveAfter ? RunEnd.Left : RunEnd.Cancelled;
                return;
            }
        }
    }

    private static int WidthOf(RandomNode[] nodes) => nodes.Sum(node => node switch
    {
        RandomNode.Chance chance => 1 + WidthOf(chance.Body),
        RandomNode.Repeat repeat => repeat.Times * WidthOf(repeat.Body),
        RandomNode.Merge merge => 1 + WidthOf(merge.Other),
        _ => 1,
    });

    private IEnumerable<Part> Source(int count, int firstIndex)
    {
        PipelineOptions options = drawn.Options;
        int? epochs = options.Epochs ?? (options.Iterations is null ? 1 : null);
        IEnumerable<Part> parts = options.CrossEpochs
            ? Cut(Enumerable.Range(0, epochs ?? 1000).SelectMany(Epoch))
            : Enumerable.Range(0, epochs ?? 1000).SelectMany(epoch => Cut(Epoch(epoch)));
        long number = 0, position = 0;
        var current = -1;
        long taken = 0;
        foreach (Part part in parts)
        {
            position = part.Epoch == current ? position + 1 : 0;
            current = part.Epoch;
            taken += part.Rows.Length;
            bool dropsRest = options.DropLast && (options.CrossEpochs
                ? epochs is { } all && ((long)all * count) - taken < options.BatchSize
                : count - ((position + 1) * options.BatchSize) < options.BatchSize);
            int ended = options.CrossEpochs ? (dropsRest ? epochs!.Value : (int)(taken / count))
                : dropsRest || (position + 1) * options.BatchSize >= count ? current + 1
                : current;
            yield return part with { Number = number++, Position = position, EpochsEnded = ended };
            if (number == options.Iterations)
            {
                yield break;
            }
        }

        IEnumerable<Row> Epoch(int epoch)
        {
            int[] order = options.Shuffle ? ItemOrder.OfEpoch(count, options.Seed, epoch) : [.. Enumerable.Range(0, count)];
            return order.Select(row => new Row(row, firstIndex + row, epoch, 0));
        }

        IEnumerable<Part> Cut(IEnumerable<Row> rows)
            => rows.Chunk(options.BatchSize)
                .Where(chunk => chunk.Length == options.BatchSize || !options.DropLast)
                .Select(chunk => new Part(Kind.Batch, [.. chunk], []) { Items = chunk.Length, Epoch = chunk[0].Epoch });
    }

    private IEnumerable<Part> Through(IEnumerable<Part> parts, RandomNode[] nodes, int step)
    {
        foreach (RandomNode node in nodes)
        {
            int number = step;
            switch (node)
            {
                case RandomNode.Repeat repeat:
                    for (var i = 0; i < repeat.Times; i++)
                    {
                        parts = Through(parts, repeat.Body, step);
                        step += WidthOf(repeat.Body);
                    }

                    break;
                case RandomNode.Rebatch rebatch:
                    parts = Rebatch(parts, rebatch.Size);
                    step++;
                    break;
                case RandomNode.Merge merge:
                    parts = Merge(parts, Through(Source(merge.Items, RandomPipeline.OtherIndices), merge.Other, step + 1));
                    step += WidthOf([merge]);
                    break;
                default:
                    parts = parts.Select(part => part.Kind == Kind.Batch && part.Rows.Length > 0 ? On(part, node, number) : part);
                    step += WidthOf([node]);
                    break;
            }
        }

        return parts;
    }

    private Part On(Part part, RandomNode node, int step)
    {
        switch (node)
        {
            case RandomNode.Step one:
                Row[] traced = [.. part.Rows.Select(row => row with
                {
                    Trace = Traced.Mix(row.Trace, one.Id, KeyOf(row, part, step)),
                })];
                return drawn.Events.GetValueOrDefault((one.Id, part.Rows[0].Index), '-') switch
                {
                    'f' when drawn.Options.BatchFailurePolicy == BatchFailurePolicy.Skip => LeftOut(part, () => Failures++),
                    'f' => part.Ended(Kind.Failed),
                    's' => part.Ended(Kind.Stopped),
                    'k' => LeftOut(part, () => Skipped++),
                    'c' when !ignoresCancellation => part.Ended(Kind.Cancelled),
                    _ => part with { Rows = traced },
                };
            case RandomNode.Fan fan:
                Row[] kept = [.. part.Rows.Where((row, position) => !Traced.IsLost(position, row.Index))];
                return part with
                {
                    Dropped = part.Dropped + part.Rows.Length - kept.Length,
                    Rows = [.. kept.Select(row => row with { Trace = Traced.Mix(row.Trace, fan.Id, KeyOf(row, part, step)) })],
                };
            case RandomNode.Where where:
                return part.Rows[0].Index % where.Modulus == 0 ? LeftOut(part, () => Skipped++) : part;
            case RandomNode.Update update:
                // A change that is given the batch itself sees it as its last step leaves it: its first item then is the same, its count
                // need not be.
                (int first, int count) = (part.Rows[0].Index, update.TakesPart ? part.Rows.Length : 0);
                return part with
                {
                    Own = [
                    .. part.Own, () => _values[update.Variable] = Change(_values[update.Variable], update.Variable, first, count)]
                };
            case RandomNode.Chance chance:
                if (new ItemRandom(
                    new RandomKey(drawn.Options.Seed, part.Epoch, part.Position, step, 0)).NextDouble() >= chance.Probability)
                {
                    return part;
                }

                foreach (Part passed in Through([part], chance.Body, step + 1))
                {
                    return passed;
                }

                throw new InvalidOperationException("A body gives a part for each.");
            default:
                throw new InvalidOperationException($"{node} is for parts in order.");
        }
    }

    private static Part LeftOut(Part part, Action count)
        => part with { Kind = Kind.Skipped, Rows = [], Own = [], Earlier = [.. part.Earlier, count] };

    private IEnumerable<Part> Rebatch(IEnumerable<Part> parts, int size)
    {
        List<Part> held = [];
        long number = 0, position = -1;
        int epoch = 0, ended = 0, endedTaken = 0;
        foreach (Part part in parts)
        {
            if (part.Kind is Kind.Failed or Kind.Cancelled)
            {
                held = [.. held.TakeWhile(one => one.Rows.Length == 0)];
            }
            else if (part.Kind != Kind.Stopped)
            {
                held.Add(part);
            }

            bool isEnd = part.Kind is Kind.Failed or Kind.Cancelled or Kind.Stopped;
            bool flushes = isEnd || (part.EpochsEnded > endedTaken && !drawn.Options.CrossEpochs);
            endedTaken = isEnd ? endedTaken : part.EpochsEnded;
            foreach (Part output in Take(flushes))
            {
                yield return output;
            }

            if (isEnd)
            {
                yield return part with { Number = number, EpochsEnded = ended };
                yield break;
            }
        }

        foreach (Part output in Take(true))
        {
            yield return output;
        }

        IEnumerable<Part> Take(bool all)
        {
            while (held.Sum(part => part.Rows.Length) is var rows && (rows >= size || (all && held.Count > 0)))
            {
                List<Row> taken = [];
                List<Action> effects = [];
                long items = 0, dropped = 0;
                while (held.Count > 0 && (taken.Count < size || held[0].Rows.Length == 0))
                {
                    int count = Math.Min(size - taken.Count, held[0].Rows.Length);
                    taken.AddRange(held[0].Rows.Take(count));
                    held[0] = held[0] with { Rows = [.. held[0].Rows.Skip(count)] };
                    if (held[0].Rows.Length > 0)
                    {
                        break;
                    }

                    effects.AddRange(held[0].Effects);
                    items += held[0].Kind == Kind.Batch ? held[0].Items : 0;
                    dropped += held[0].Kind == Kind.Batch ? held[0].Dropped : 0;
                    ended = held[0].EpochsEnded;
                    held.RemoveAt(0);
                }

                if (taken.Count > 0)
                {
                    position = taken[0].Epoch == epoch ? position + 1 : 0;
                    epoch = taken[0].Epoch;
                }

                // Rows of several datasets, known by their positions, are given new ones.
                bool arePositions = taken.Exists(row => row.IsPosition);
                yield return new Part(Kind.Batch, arePositions ? Renumbered(taken) : [.. taken], effects)
                {
                    Number = taken.Count > 0 ? number++ : number,
                    Epoch = epoch,
                    Position = position,
                    Items = items,
                    Dropped = dropped,
                    EpochsEnded = ended,
                };
            }
        }
    }

    private IEnumerable<Part> Merge(IEnumerable<Part> parts, IEnumerable<Part> others)
    {
        using IEnumerator<Part> other = others.GetEnumerator();
        List<Action> effects = [];
        long number = 0, position = -1, items = 0, dropped = 0;
        int epoch = 0, ended = 0;
        foreach (Part part in parts)
        {
            if (part.Kind is Kind.Failed or Kind.Cancelled or Kind.Stopped)
            {
                yield return Rest();
                yield return part;
                yield break;
            }

            if (part.Rows.Length == 0)
            {
                effects.AddRange(part.Effects);
                items += part.Kind == Kind.Batch ? part.Items : 0;
                dropped += part.Kind == Kind.Batch ? part.Dropped : 0;
                if (part.EpochsEnded > ended)
                {
                    ended = part.EpochsEnded;
                    yield return Rest();
                }

                continue;
            }

            Part? second = null;
            while (second is null)
            {
                if (!other.MoveNext())
                {
                    yield return Rest();
                    yield break;
                }

                if (other.Current.Kind is Kind.Failed or Kind.Cancelled or Kind.Stopped)
                {
                    yield return Rest();
                    yield return other.Current with { EpochsEnded = ended };
                    yield break;
                }

                if (other.Current.Rows.Length == 0)
                {
                    effects.AddRange(other.Current.Effects);
                    items += other.Current.Kind == Kind.Batch ? other.Current.Items : 0;
                    dropped += other.Current.Kind == Kind.Batch ? other.Current.Dropped : 0;
                }
                else
                {
                    second = other.Current;
                }
            }

            position = part.Rows[0].Epoch == epoch ? position + 1 : 0;
            (epoch, ended) = (part.Rows[0].Epoch, part.EpochsEnded);
            yield return new Part(Kind.Batch, Renumbered(part.Rows.Concat(second.Rows)), [.. effects, .. part.Effects, .. second.Effects])
            {
                Number = number++,
                Epoch = epoch,
                Position = position,
                Items = items + part.Items + second.Items,
                Dropped = dropped + part.Dropped + second.Dropped,
                EpochsEnded = ended,
            };
            effects = [];
            (items, dropped) = (0, 0);
        }

        yield return Rest();

        Part Rest()
        {
            var rest = new Part(Kind.Batch, [], effects)
            {
                Number = number,
                Epoch = epoch,
                Position = position,
                Items = items,
                Dropped = dropped,
                EpochsEnded = ended
            };
            (effects, items, dropped) = ([], 0, 0);
            return rest;
        }
    }

    private RandomKey KeyOf(Row row, Part part, int step)
        => new(drawn.Options.Seed, row.Epoch, row.Ordinal, step, 0) { Batch = row.IsPosition ? part.Number + 1 : 0 };

    private static Row[] Renumbered(IEnumerable<Row> rows)
        => [.. rows.Select((row, position) => row with { Ordinal = position, IsPosition = true })];

    /// <summary>An item.</summary>
    /// <param name="Ordinal">Its place in its dataset, or in its batch.</param>
    /// <param name="Index">Its index.</param>
    /// <param name="Epoch">Its epoch.</param>
    /// <param name="Trace">What ran on it.</param>
    /// <param name="IsPosition">Whether it is known by its place in its batch.</param>
    private sealed record Row(int Ordinal, int Index, int Epoch, ulong Trace, bool IsPosition = false);

    /// <summary>A batch on its way, or what is left of one: what it counts and changes, if it arrives.</summary>
    private sealed record Part(Kind Kind, Row[] Rows, IReadOnlyList<Action> Earlier)
    {
        public IReadOnlyList<Action> Own { get; init; } = [];

        public IEnumerable<Action> Effects => Earlier.Concat(Own);

        public long Number { get; init; }

        public int Epoch { get; init; }

        public long Position { get; init; }

        public long Items { get; init; }

        public long Dropped { get; init; }

        public int EpochsEnded { get; init; }

        public Part Ended(Kind kind) => this with { Kind = kind, Rows = [], Own = [] };
    }
}
