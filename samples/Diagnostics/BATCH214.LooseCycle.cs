using Batching;
using Batching.Nets;

namespace Mistakes.LooseCycle;

/// <summary>Nothing holds the cycle back.</summary>
public static partial class Numbers
{
    [Component]
    public static int Next([Input(FanIn = true)] int number) => number + 1;

    [Component]

    public static int Keep(int number) => number;
}

[Net]
public partial class Counting
{
    [Input]
    public partial InPort<int> Start { get; }

    [Output(All = true)]
    public partial OutPort<int> Counts { get; }

    private void Wire()
    {
        var next = Add(new Numbers.NextComponent());
        var keep = Add(new Numbers.KeepComponent());
        Connect(Start, next.Number);
        Connect(next.Result, Counts, fanOut: true);
        Connect(next.Result, keep.Number, capacity: Unbounded, fanOut: true); // BATCH214
        Connect(keep.Result, next.Number, capacity: Unbounded);
    }
}
