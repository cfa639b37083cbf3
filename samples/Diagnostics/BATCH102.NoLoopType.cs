using Batching;
using Batching.Loops;

namespace Mistakes;

/// <summary>Copies of a record would share the state of their runs.</summary>
[Loop]
public partial record NoLoopType // BATCH102
{
    private static void OnEpoch() => Console.WriteLine();
}
