using Batching;

namespace Mistakes;

/// <summary>Nobody awaits the items.</summary>
public partial class UnawaitedItem : Batch<int>
{
    [Action]
    [InBatchParallel]
    private static void Save(int index)
    {
        _ = File.WriteAllTextAsync($"{index}.txt", "page"); // BATCH039
    }
}
