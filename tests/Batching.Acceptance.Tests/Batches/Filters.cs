namespace Acceptance.Batches;

/// <summary>Kernels: methods that make the delegate that runs for an item.</summary>
public partial class Filters : Batch<int>
{
    private int _kernelCalls;
    private int _itemCalls;

    [DataComponent]
    public partial int[] Results { get; set; }

    public int KernelCalls => _kernelCalls;

    public int ItemCalls => _itemCalls;

    [Action, InBatchParallel(Post = nameof(Results))]
    private Func<int, int> Scale(int factor)
    {
        Interlocked.Increment(ref _kernelCalls);
        return index =>
        {
            Interlocked.Increment(ref _itemCalls);
            return index * factor;
        };
    }

    [Action, InBatchParallel(Post = nameof(Results))]
    private Func<int, Task<int>> ScaleLater(int factor)
    {
        Interlocked.Increment(ref _kernelCalls);
        return async index =>
        {
            await Task.Yield();
            Interlocked.Increment(ref _itemCalls);
            return index * factor;
        };
    }

    [Action, InBatchParallel(Post = nameof(Results))]
    private Func<int, int, int, int> Power(int exponent, int offset = 0)
    {
        Interlocked.Increment(ref _kernelCalls);
        return (index, power, plus) => (int)Math.Pow(index, power) + plus;
    }

    [Action, InBatchParallel(Post = nameof(Results))]
    private static Func<int, ItemContext, int> Place() => (index, item) => index + (10 * item.Position);

    [Action, InBatchParallel(Post = nameof(Results))]
    private static Func<int, int, int> Blur(int radius = 5) => BlurOne;

    private static int BlurOne(int index, int radius = 5) => index + radius;
}
