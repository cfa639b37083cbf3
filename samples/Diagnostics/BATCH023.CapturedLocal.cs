using Batching;

namespace Mistakes;

/// <summary>The delegate runs for all items at the same time, and they share one variable.</summary>
public partial class CapturedLocal : Batch<string>
{
    [DataComponent]
    public partial int[] Sizes { get; set; }

    [InBatchParallel(Post = nameof(Sizes))]
    private static Func<string, int> Measure(int unit)
    {
        int size;
        return path =>
        {
            size = path.Length; // BATCH023
            return size / unit;
        };
    }
}
