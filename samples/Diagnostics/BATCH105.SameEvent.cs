using Batching;
using Batching.Loops;

namespace Mistakes;

/// <summary>Which of the two is the event?</summary>
[Loop]
public partial class SameEvent
{
    private static void OnEpoch() => Console.WriteLine();

    private static async Task OnEpochAsync() => await Task.Yield(); // BATCH105
}
