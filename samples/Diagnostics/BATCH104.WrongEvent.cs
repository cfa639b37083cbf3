using Batching;
using Batching.Loops;

namespace Mistakes;

/// <summary>What an event returns goes nowhere.</summary>
[Loop]
public partial class WrongEvent
{
    private static int OnEpoch() => 1; // BATCH104
}
