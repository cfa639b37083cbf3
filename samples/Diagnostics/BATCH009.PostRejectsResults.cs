using Batching;

namespace Mistakes;

/// <summary>A column of numbers takes no text.</summary>
public partial class PostRejectsResults : Batch<string>
{
    [DataComponent]
    public partial int[] Sizes { get; set; }

    [InBatchParallel(Post = nameof(Sizes))] // BATCH009
    private static string Measure(string path) => $"{path.Length}";
}
