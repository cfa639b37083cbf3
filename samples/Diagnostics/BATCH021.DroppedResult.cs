using Batching;

namespace Mistakes;

/// <summary>Every item has a result, and nobody gets it.</summary>
public partial class DroppedResult : Batch<string>
{
    [InBatchParallel]
    private static int Measure(string path) => path.Length; // BATCH021
}
