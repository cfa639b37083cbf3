using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>A chunk is no row that could leave the batch.</summary>
public partial class DropWithoutRows : Batch<string>
{
    public void Run() => Send(options: new CallOptions { FailurePolicy = FailurePolicy.Drop }); // BATCH031

    private IEnumerable<string[]> Chunks() => Indices.Chunk(10);

    [InBatchParallel(Init = nameof(Chunks))]
    private static void Send(string[] paths) => Console.WriteLine(paths.Length);
}
