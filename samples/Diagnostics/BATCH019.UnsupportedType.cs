using Batching;

namespace Mistakes;

/// <summary>The generated half would be another type.</summary>
file partial class UnsupportedType : Batch<string> // BATCH019
{
    [InBatchParallel]
    private static void Touch(string path) => File.AppendAllText(path, "");
}
