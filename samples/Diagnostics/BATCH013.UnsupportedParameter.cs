using Batching;

namespace Mistakes;

/// <summary>A span cannot be kept for items that run at the same time.</summary>
public partial class UnsupportedParameter : Batch<string>
{
    [InBatchParallel]
    private static void Find(string path, ReadOnlySpan<char> letters) => Console.WriteLine(path.AsSpan().IndexOfAny(letters)); // BATCH013
}
