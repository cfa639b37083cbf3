using Batching;
using Batching.Nets;

namespace Mistakes.InvalidComponentMethod;

/// <summary>A component of a method has no object to call it on.</summary>
public partial class Words
{
    [Component]
    public string Upper(string text) => text.ToUpperInvariant(); // BATCH203
}
