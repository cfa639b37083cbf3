using Batching;
using Batching.Loops;

namespace Mistakes;

/// <summary>The compiler cannot add to a class that is not partial.</summary>
[Loop]
public class NotPartialLoop // BATCH101
{
    private static void OnEpoch() => Console.WriteLine();
}
