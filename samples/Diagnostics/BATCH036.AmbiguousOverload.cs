using Batching;

namespace Mistakes;

/// <summary>Either method could be Init.</summary>
public partial class AmbiguousOverload : Batch<string>
{
    private static IEnumerable<int> Numbers() => [];

    private static IEnumerable<int> Numbers(int step) => [step];

    [InBatchParallel(Init = nameof(Numbers))] // BATCH036
    private static void Show(int number, int step) => Console.WriteLine(number * step);
}
