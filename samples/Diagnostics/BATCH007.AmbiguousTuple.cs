using Batching;

namespace Mistakes;

/// <summary>Two arguments, or one that is a pair?</summary>
public partial class AmbiguousTuple : Batch<string>
{
    private static IEnumerable<(int, string)> Pages() => [(1, "one")];

    [InBatchParallel(Init = nameof(Pages))] // BATCH007
    private static void Print(int number, string text) => Console.WriteLine($"{number}: {text}");
}
