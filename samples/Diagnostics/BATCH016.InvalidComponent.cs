using Batching;

namespace Mistakes;

/// <summary>The compiler writes a component only where it is partial.</summary>
public partial class InvalidComponent : Batch<string>
{
    [DataComponent]
    public int[] Sizes { get; set; } = []; // BATCH016
}
