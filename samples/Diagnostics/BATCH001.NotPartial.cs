using Batching;

namespace Mistakes;

/// <summary>The compiler cannot add to a class that is not partial.</summary>
public class NotPartial : Batch<string> // BATCH001
{
    [InBatchParallel]
    private static void Touch(string path) => File.AppendAllText(path, "");
}
