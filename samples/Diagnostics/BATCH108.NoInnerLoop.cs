using Batching;
using Batching.Loops;

namespace Mistakes;

/// <summary>The step needs a line, and the epoch yields none.</summary>
[Loop]
public partial class NoInnerLoop
{
    [Inner(nameof(OnEpoch))]
    public NoInnerLoopStep Step { get; } = new(); // BATCH108

    private static void OnEpoch() => Console.WriteLine();
}

[Loop]
public partial class NoInnerLoopStep
{
    private static void OnStep(string line) => Console.WriteLine(line);
}
