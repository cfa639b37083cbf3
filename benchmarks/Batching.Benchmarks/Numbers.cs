namespace Batching.Benchmarks;

/// <summary>The library's side: written for one number, and what the compiler makes of it.</summary>
public sealed partial class Numbers : Batch<int>
{
    [DataComponent]
    public partial int[] Values { get; set; }

    [DataComponent]
    public partial int[] Results { get; set; }

    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Results))]
    private static int Mix(int value, int rounds) => Bodies.Mix(value, rounds);

    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Results))]
    private static int MixUnevenly(int value, int rounds) => Bodies.MixUnevenly(value, rounds);

    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Results))]
    private static ValueTask<int> MixLater(int value, int rounds) => new(Bodies.Mix(value, rounds));

    [Action, InBatchParallel(Init = nameof(Values))]
    private static async Task WaitAsync(int value, int milliseconds) => await Task.Delay(milliseconds);

    [Action, InBatchParallel(Init = nameof(Values))]
    private static async Task YieldAsync(int value) => await Task.Yield();

    [Action, InBatchParallel(Init = nameof(Values))]
    private static void Block(int value, int milliseconds) => Thread.Sleep(milliseconds);
}
