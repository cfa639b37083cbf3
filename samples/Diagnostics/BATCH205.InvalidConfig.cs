using Batching;
using Batching.Nets;

namespace Mistakes.InvalidConfig;

/// <summary>A net could not give it a value.</summary>
[Component]
public sealed partial class Pause
{
    [Config]
    public int Milliseconds { get; } = 3; // BATCH205

    private Task RunAsync(CancellationToken cancellationToken) => Task.Delay(Milliseconds, cancellationToken);
}
