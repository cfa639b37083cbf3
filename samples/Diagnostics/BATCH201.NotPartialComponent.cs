using Batching;
using Batching.Nets;

namespace Mistakes.NotPartialComponent;

/// <summary>The compiler adds nothing to a class that is not partial.</summary>
public static class Words // BATCH201
{
    [Component]
    public static string Upper(string text) => text.ToUpperInvariant();
}
