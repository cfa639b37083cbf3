using Batching;

namespace Mistakes;

/// <summary>One list for all items.</summary>
public partial class SharedDefault : Batch<string>
{
    [DataComponent]
    public partial List<int>[] Matches { get; set; }

    public void Clear() => Matches = [.. Enumerable.Repeat(new List<int>(), Count)]; // BATCH026
}
