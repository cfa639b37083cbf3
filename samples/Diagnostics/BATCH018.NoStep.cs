using Batching;

namespace Mistakes;

/// <summary>Every pipeline has a member of this name already.</summary>
public partial class NoStep : Batch<string>
{
    [Action, InBatchParallel]
    private static void Batches(string path) => Console.WriteLine(path); // BATCH018
}
