using Batching;
using Batching.Nets;

namespace Mistakes.UncountedFlow;

/// <summary>Nobody counts the two waits.</summary>
[Component]
public sealed partial class Both
{
    [Input]
    public partial InPort<int> Left { get; }

    [Input]
    public partial InPort<int> Right { get; }

    private async Task RunAsync() => await Task.WhenAll(Left.GetAsync().AsTask(), Right.GetAsync().AsTask()); // BATCH215
}
