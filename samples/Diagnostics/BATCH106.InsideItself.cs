using Batching;
using Batching.Loops;

namespace Mistakes;

/// <summary>A run would never come to an end.</summary>
[Loop]
public partial class InsideItself
{
    [Inner(nameof(OnEpoch))] // BATCH106
    public InsideItself? Again { get; set; }

    private static void OnEpoch() => Console.WriteLine();
}
