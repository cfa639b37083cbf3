using Batching;

namespace Mistakes;

/// <summary>Init's parameter is called step.</summary>
public partial class UnusedExtra : Batch<string>
{
    private static IEnumerable<int> Numbers(int step) => [0, step];

    [InBatchParallel(Init = nameof(Numbers))]
    [BatchArgument("step", 10)]
    [BatchArgument("stepp", 20)] // BATCH025
    private static void Show(int number) => Console.WriteLine(number);
}
