using Batching;

namespace Mistakes;

/// <summary>No pipeline of this project has the step.</summary>
public partial class UnusedAction : Batch<string>
{
    [Action, InBatchParallel]
    private static void ShowNobody(string path) => Console.WriteLine(path); // BATCH028
}
