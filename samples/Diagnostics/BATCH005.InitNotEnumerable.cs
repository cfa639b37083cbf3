using Batching;

namespace Mistakes;

/// <summary>Init gives a number, not one element a call.</summary>
public partial class InitNotEnumerable : Batch<string>
{
    private static int Chunks() => 10;

    [InBatchParallel(Init = nameof(Chunks))] // BATCH005
    private static void Send(int first) => Console.WriteLine(first);
}
