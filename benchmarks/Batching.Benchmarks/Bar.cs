using System.Globalization;

namespace Batching.Benchmarks;

/// <summary>What a group must reach: a measured figure that may not be above its limit.</summary>
internal sealed record Bar(string Name, double Measured, double Limit)
{
    internal bool IsShort => !(Measured <= Limit);

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"bar {Name} {Measured:0.###} {Limit:0.###} {(IsShort ? "short" : "ok")}");
}
