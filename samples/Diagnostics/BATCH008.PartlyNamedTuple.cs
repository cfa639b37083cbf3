using Batching;

namespace Mistakes;

/// <summary>One element is bound by name, and the other?</summary>
public partial class PartlyNamedTuple : Batch<string>
{
    private static IEnumerable<(int number, string)> Pages() => [(1, "one")];

    [InBatchParallel(Init = nameof(Pages))] // BATCH008
    private static void Print(int number, string text) => Console.WriteLine($"{number}: {text}");
}
