using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>The options are one more value, and nothing is retried.</summary>
public partial class SwallowedOptions : Batch<int>
{
    public void Run() => Join("a", "b", new CallOptions { Retry = new() { MaxAttempts = 3 } }); // BATCH030

    [InBatchParallel]
    private static void Join(int index, params object[] parts) => Console.WriteLine(index + string.Concat(parts));
}
