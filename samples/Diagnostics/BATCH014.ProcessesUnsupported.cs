using Batching;

namespace Mistakes;

/// <summary>A worker process has no batch: what runs there is static.</summary>
public partial class ProcessesUnsupported : Batch<string>
{
    [InBatchParallel(Target = Target.Processes)] // BATCH014
    private void Touch(string path) => File.AppendAllText(path, $"{Count}");
}
