using System.ComponentModel;

namespace Batching;

/// <summary>Consecutive rows of a batch. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct BatchRows
{
    internal BatchRows(Batch batch, int begin, int count) => (Batch, Begin, Count) = (batch, begin, count);

    internal Batch Batch { get; }

    internal int Begin { get; }

    internal int Count { get; }

    internal bool IsWhole => Begin == 0 && Count == Batch.Count;
}
