using Batching;
using Batching.Loops;

namespace Mistakes;

/// <summary>Runs after a section of its own.</summary>
[Loop]
public partial class DoubtfulSection
{
    private static void OnEpoch() => Console.WriteLine();

    private static void AfterEpcoh() => Console.WriteLine(); // BATCH111
}
