using Batching;
using Batching.Loops;

namespace Mistakes;

/// <summary>The loop has no such event.</summary>
[Loop]
public partial class NoEvent
{
    private static void OnEpoch() => Console.WriteLine();
}

public class NoEventWatcher : NoEvent.Callback
{
    public static void OnEpochs(NoEvent loop, ILoopContext context) => Console.WriteLine(); // BATCH109
}
