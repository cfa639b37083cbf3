using System.Collections.Concurrent;

namespace Batching.Runtime.Tests.Pipelines;

/// <summary>A batch whose items remember, in one number each, what ran on them and which random numbers they drew there.</summary>
internal sealed class Traced : Batch<int>
{
    private static readonly ActionDescriptor s_fan = new("Traced.Fan") { ItemsAreRows = true };
    private static readonly CallOptions s_drop = new() { FailurePolicy = FailurePolicy.Drop };

    private readonly ConcurrentBag<WeakReference>? _made;
    private ulong[]? _traces;

    /// <summary>Makes a batch.</summary>
    /// <param name="made">Is told of it, and of each batch that is joined of it.</param>
    public Traced(ConcurrentBag<WeakReference>? made = null)
    {
        _made = made;
        made?.Add(new WeakReference(this));
    }

    public IReadOnlyList<ulong> Traces => _traces ?? new ulong[Count];

    /// <summary>The item that a batch is known by.</summary>
    public int First => Indices[0];

    /// <summary>What a step leaves in an item's trace.</summary>
    public static ulong Mix(ulong trace, int step, RandomKey key)
        => unchecked((trace * 0x9E3779B97F4A7C15) + (ulong)step + new ItemRandom(key).NextUInt64());

    /// <summary>Runs a step on each item.</summary>
    public void Trace(int step)
    {
        _traces ??= new ulong[Count];
        for (var i = 0; i < _traces.Length; i++)
        {
            _traces[i] = Mix(_traces[i], step, KeyOf(i));
        }
    }

    private RandomKey KeyOf(int position)
        => new(Scope.Seed, Epochs?[position] ?? Scope.Epoch, Ordinals?[position] ?? position, Step, Repetition)
        {
            Batch = Ordinals is null || OrdinalsArePositions ? Scope.BatchNumber + 1 : 0,
        };

    /// <summary>Whether an item is lost in a step that fans out: never the first, so that no batch is empty.</summary>
    public static bool IsLost(int position, int index) => position > 0 && index % 4 == 1;

    /// <summary>Runs a step on each item by the engine, and drops those that are lost.</summary>
    public void Fan(int step, CancellationToken cancellationToken)
        => new FanCall(this, step, [.. Traces]).Run(s_drop, cancellationToken);

    protected override void KeepRows(ReadOnlySpan<int> positions)
    {
        base.KeepRows(positions);
        _traces = KeptRows(_traces, positions);
    }

    protected override void JoinRows(ReadOnlySpan<BatchRows> parts)
    {
        foreach (BatchRows part in parts)
        {
            ((Traced)part.Batch)._traces ??= new ulong[part.Batch.Count];
        }

        base.JoinRows(parts);
        _traces = JoinedRows(parts, static batch => ((Traced)batch)._traces, nameof(Traces));
        _made?.Add(new WeakReference(this));
    }

    private sealed class FanCall(Traced batch, int step, ulong[] traces) : ActionCall<Traced>(s_fan, batch), IItemBody
    {
        protected override int Begin() => traces.Length;

        public void Run(int first, int end, ItemWorker worker)
        {
            for (int position = first; worker.MayRun(position, end); position++)
            {
                traces[position] = IsLost(position, batch.Indices[position])
                    ? throw new InvalidDataException()
                    : Mix(traces[position], step, worker.Random(position).Key);
            }
        }

        protected override Traced End()
        {
            batch._traces = [.. Results(traces).GetValues()];
            return batch;
        }
    }
}
