using Batching;

namespace Mistakes;

/// <summary>The batch method would be the method that is there already.</summary>
public partial class Collision : Batch<string>
{
    public void Touch(CallOptions? options, CancellationToken cancellationToken) => Console.WriteLine($"{cancellationToken} {options}");

    [InBatchParallel]
    private static void Touch(string path) => File.AppendAllText(path, ""); // BATCH015
}
