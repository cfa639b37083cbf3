using Batching;

namespace Mistakes;

/// <summary>A delegate drops the default of the method that it calls.</summary>
public partial class LostDefault : Batch<string>
{
    [InBatchParallel]
    private static Action<string, int> Cut(int at) => CutOne; // BATCH011

    private static void CutOne(string path, int at = 3) => Console.WriteLine(path.PadRight(at)[..at]);
}
