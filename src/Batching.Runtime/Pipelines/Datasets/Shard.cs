namespace Batching;

/// <summary>Every n-th row of a dataset, beginning with one of the first n.</summary>
/// <param name="Index">The first row.</param>
/// <param name="Count">The distance from each row to the next.</param>
internal readonly record struct Shard(int Index, int Count)
{
    internal static Shard Whole => new(0, 1);

    internal bool IsWhole => Count == 1;

    internal Shard Of(int index, int count) => new(RowOf(index), checked(Count * count));

    internal int RowOf(int position) => Index + (position * Count);

    internal IEnumerable<int> Rows(int total)
    {
        for (int row = Index; row < total; row += Count)
        {
            yield return row;
        }
    }
}
