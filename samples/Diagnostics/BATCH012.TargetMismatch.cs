using Batching;

namespace Mistakes;

/// <summary>Nothing in this item method can be awaited.</summary>
public partial class TargetMismatch : Batch<string>
{
    [InBatchParallel(Target = Target.Async)] // BATCH012
    private static void Touch(string path) => File.AppendAllText(path, "");
}
