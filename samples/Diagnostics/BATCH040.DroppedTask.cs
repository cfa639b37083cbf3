using Batching;

namespace Mistakes;

/// <summary>The program goes on before the pages are loaded, and does not learn of those that failed.</summary>
public partial class DroppedTask : Batch<string>
{
    [Action]
    [InBatchParallel]
    private static async Task FetchAsync(string path, CancellationToken cancellationToken)
    => await File.ReadAllTextAsync(path, cancellationToken);

    public static void Fetch(DroppedTask pages)
    {
        Task begun = pages.FetchAsync(); // BATCH040
    }
}
