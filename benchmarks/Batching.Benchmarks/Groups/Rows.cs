namespace Batching.Benchmarks.Groups;

/// <summary>A batch as somebody would write it by hand: the indices of its items.</summary>
internal sealed class Rows(int[] indices)
{
    internal int[] Indices => indices;
}
