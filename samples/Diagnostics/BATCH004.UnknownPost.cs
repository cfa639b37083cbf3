using Batching;

namespace Mistakes;

/// <summary>Post names nothing: the component is called Sizes.</summary>
public partial class UnknownPost : Batch<string>
{
    [DataComponent]
    public partial int[] Sizes { get; set; }

    [InBatchParallel(Post = "Size")] // BATCH004
    private static int Measure(string path) => path.Length;
}
