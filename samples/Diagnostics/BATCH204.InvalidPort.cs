using Batching;
using Batching.Nets;

namespace Mistakes.InvalidPort;

/// <summary>The compiler makes the ports, as the other half of partial properties.</summary>
[Component]
public sealed partial class Squares
{
    [Output]
    public OutPort<int> Out => throw new NotSupportedException(); // BATCH204

    private async Task RunAsync() => await Out.PutAsync(1);
}
