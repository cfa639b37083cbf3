using Batching;

namespace Mistakes;

/// <summary>Worker processes are not there yet.</summary>
public partial class ProcessesUnavailable : Batch<string>
{
    [InBatchParallel(Target = Target.Processes)] // BATCH014
    private static void Touch(string path) => File.AppendAllText(path, "");
}
