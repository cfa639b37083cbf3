namespace Acceptance.Batches;

/// <summary>An action that only one test runs.</summary>
public partial class Watched : Batch<int>
{
    [Action, InBatchParallel]
    private static void WatchedOnly(int index, int[] refused)
    {
        if (refused.Contains(index))
        {
            throw new InvalidDataException($"{index} is refused.");
        }
    }
}
