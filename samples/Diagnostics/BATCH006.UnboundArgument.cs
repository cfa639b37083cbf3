using Batching;

namespace Mistakes;

/// <summary>The index is a string, the item method takes a number.</summary>
public partial class UnboundArgument : Batch<string>
{
    [InBatchParallel] // BATCH006
    private static void Show(int index) => Console.WriteLine(index);
}
