using Batching;

namespace Mistakes;

/// <summary>The batch would run over the indices of its base, which nobody sets.</summary>
public partial class HiddenMember : Batch<string>
{
    public new string[] Indices { get; set; } = []; // BATCH046

    [InBatchParallel]
    private static void Touch(string path) => File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
}
