using Batching;
using Batching.Loops;

namespace Mistakes;

/// <summary>Nobody runs this before an epoch.</summary>
[Loop]
public partial class MisspeltEvent
{
    private static void OnEpoch() => Console.WriteLine();

    private static void BefoerEpoch() => Console.WriteLine(); // BATCH103
}
