namespace Batching.Runtime.Tests.Pipelines;

/// <summary>A batch whose items remember, in one number each, what ran on them and which random numbers they drew there.</summary>
internal sealed class Traced : Batch<int>
{
    private ulong[]? _traces;

    public IReadOnlyList<ulong> Traces => _traces ?? new ulong[Count];

    /// <summary>The item that a batch is known by.</summary>
    public int First => Indices[0];

    /// <summary>What a step leaves in an item's trace.</summary>
    public static ulong Mix(ulong trace, int step, RandomKey key) => unchecked((trace * 0x9E3779B97F4A7C15) + (ulong)step + new ItemRandom(key).NextUInt64());

    /// <summary>Runs a step on each item.</summary>
    public void Trace(int step)
    {
        _traces ??= new ulong[Count];
        for (var i = 0; i < _traces.Length; i++)
        {
            _traces[i] = Mix(_traces[i], step, new RandomKey(Scope.Seed, Epochs?[i] ?? Scope.Epoch, Ordinals![i], Step, Repetition));
        }
    }

    protected override void JoinRows(ReadOnlySpan<BatchRows> parts)
    {
        foreach (BatchRows part in parts)
        {
            ((Traced)part.Batch)._traces ??= new ulong[part.Batch.Count];
        }

        base.JoinRows(parts);
        _traces = JoinedRows(parts, static batch => ((Traced)batch)._traces, nameof(Traces));
    }
}
