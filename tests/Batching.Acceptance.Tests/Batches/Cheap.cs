namespace Acceptance.Batches;

/// <summary>Items so small that only what surrounds them can be measured.</summary>
public partial class Cheap : Batch<int>
{
    [DataComponent]
    public partial long[] Squares { get; set; }

    [Action, InBatchParallel(Post = nameof(Squares))]
    private static long Square(int index, long factor = 1) => factor * index * index;

    [Action, InBatchParallel(Post = nameof(Squares))]
    private static ValueTask<long> SquareSoonAsync(int index, long factor = 1) => new(factor * index * index);
}
