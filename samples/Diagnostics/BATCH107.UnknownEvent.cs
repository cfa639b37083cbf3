using Batching;
using Batching.Loops;

namespace Mistakes;

/// <summary>The event is called OnEpoch.</summary>
[Loop]
public partial class UnknownEvent
{
    [Inner("OnEpochs")] // BATCH107
    public UnknownEventStep Step { get; } = new();

    private static void OnEpoch() => Console.WriteLine();
}

[Loop]
public partial class UnknownEventStep
{
    private static void OnStep() => Console.WriteLine();
}
