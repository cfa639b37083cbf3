using Batching;

namespace Mistakes;

/// <summary>The item method needs nothing of its batch.</summary>
public partial class CanBeStatic : Batch<string>
{
    [InBatchParallel]
    private void Show(string path) => Console.WriteLine(path); // BATCH035
}
