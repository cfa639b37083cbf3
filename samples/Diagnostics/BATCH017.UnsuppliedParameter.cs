using Batching;

namespace Mistakes;

/// <summary>Nothing says how large a chunk is.</summary>
public partial class UnsuppliedParameter : Batch<string>
{
    private IEnumerable<string[]> Chunks(int size) => Indices.Chunk(size);

    [InBatchParallel(Init = nameof(Chunks))] // BATCH017
    private static void Send(string[] paths) => Console.WriteLine(paths.Length);
}
