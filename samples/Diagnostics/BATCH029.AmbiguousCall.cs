using Batching;

namespace Mistakes;

/// <summary>Meant for the batch, and runs the item method.</summary>
public partial class AmbiguousCall : Batch<string>
{
    public void Finish() => Save("end.txt"); // BATCH029

    [InBatchParallel(Init = nameof(RunOnce))]
    private static void Save(string path) => File.WriteAllText(path, "");
}
