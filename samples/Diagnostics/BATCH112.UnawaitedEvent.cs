using Batching;
using Batching.Loops;

namespace Mistakes;

/// <summary>Nobody awaits what the event starts.</summary>
[Loop]
public partial class UnawaitedEvent
{
    private static void OnEpoch()
    {
        _ = File.WriteAllTextAsync("epoch.txt", "done"); // BATCH112
    }
}
