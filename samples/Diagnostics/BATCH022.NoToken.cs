using Batching;

namespace Mistakes;

/// <summary>The file is read to its end, whoever has cancelled.</summary>
public partial class NoToken : Batch<string>
{
    [InBatchParallel]
    private static async Task CountAsync(string path) => Console.WriteLine((await File.ReadAllTextAsync(path)).Length); // BATCH022
}
