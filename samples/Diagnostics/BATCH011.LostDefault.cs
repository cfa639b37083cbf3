using Batching;

namespace Mistakes;

/// <summary>A delegate drops the default of the method that it calls.</summary>
public partial class LostDefault : Batch<string>
{
    [InBatchParallel]
    private static Func<string, int, int> Cut(int at) => CutOne; // BATCH011

    private static int CutOne(string path, int at = 3) => Math.Min(path.Length, at);
}
