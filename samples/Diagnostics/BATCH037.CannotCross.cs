using Batching;

namespace Mistakes;

/// <summary>A delegate is code of its own process.</summary>
public partial class CannotCross : Batch<string>
{
    [InBatchParallel(Target = Target.Processes)]
    private static void Rename(string path, Func<string, string> name) => File.Move(path, name(path)); // BATCH037
}
