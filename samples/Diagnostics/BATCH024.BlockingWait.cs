using Batching;

namespace Mistakes;

/// <summary>A thread for each item that waits.</summary>
public partial class BlockingWait : Batch<string>
{
    [DataComponent]
    public partial string[] Texts { get; set; }

    [InBatchParallel(Post = nameof(Texts))]
    private static string Load(string path) => File.ReadAllTextAsync(path).Result; // BATCH024
}
