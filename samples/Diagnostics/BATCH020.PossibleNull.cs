using Batching;

namespace Mistakes;

/// <summary>A title may be missing.</summary>
public partial class PossibleNull : Batch<string>
{
    private static string?[] Titles() => ["one", null];

    [InBatchParallel(Init = nameof(Titles))] // BATCH020
    private static void Print(string title) => Console.WriteLine(title.Length);
}
