using Batching;

namespace Mistakes;

/// <summary>Each item holds a thread while the disk works.</summary>
public partial class BlockingInput : Batch<string>
{
    [InBatchParallel]
    private static async Task CopyAsync(string path, CancellationToken cancellationToken)
    {
        string text = File.ReadAllText(path); // BATCH047
        await File.WriteAllTextAsync(path + ".copy", text, cancellationToken);
    }
}
