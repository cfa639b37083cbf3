using Batching;
using Batching.Nets;

namespace Mistakes.UncheckedWiring;

/// <summary>What it connects is known when it runs.</summary>
[Net]
public sealed partial class Relay
{
    [Input]
    public partial InPort<int> In { get; }

    [Output]
    public partial OutPort<int> Out { get; }

    [Config]
    public bool IsDoubled { get; set; }

    private void Wire()
    {
        var first = Add(Components.Map((int number) => number));
        Connect(In, first.In);
        if (IsDoubled) // BATCH218
        {
            var second = Add(Components.Map((int number) => number * 2));
            Connect(first.Out, second.In);
            Connect(second.Out, Out);
        }
        else
        {
            Connect(first.Out, Out);
        }
    }
}
