using Batching;

namespace Mistakes;

/// <summary>Item methods belong to a batch.</summary>
public partial class NotBatch
{
    [InBatchParallel]
    private static void Touch(string path) => File.AppendAllText(path, ""); // BATCH002
}
