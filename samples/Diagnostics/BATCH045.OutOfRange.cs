using Batching;

namespace Mistakes;

/// <summary>No machine runs zero items at a time.</summary>
public partial class OutOfRange : Batch<string>
{
    [InBatchParallel]
    private static void Touch(string path) => File.SetLastWriteTimeUtc(path, DateTime.UtcNow);

    public static void TouchAll(string[] paths)
        => new OutOfRange { Indices = paths }.Touch(options: new CallOptions { MaxParallelism = 0 }); // BATCH045
}
