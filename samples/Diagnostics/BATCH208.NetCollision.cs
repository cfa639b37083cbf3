using Batching;
using Batching.Nets;

namespace Mistakes.NetCollision;

/// <summary>Two members would have one name.</summary>
public static partial class Words
{
    [Component]
    public static string Upper(string text) => text.ToUpperInvariant(); // BATCH208

    private sealed class UpperComponent;
}
