using Batching;
using Batching.Loops;
using Batching.Studies;

namespace Mistakes;

/// <summary>The compiler adds a method of that name.</summary>
[Loop]
public partial class TakenName
{
    private static void OnEpoch() => Console.WriteLine();

    public static void Run() => Console.WriteLine(); // BATCH110
}
