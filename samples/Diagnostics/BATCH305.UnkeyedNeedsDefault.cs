using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>A run that is read from a store has no log.</summary>
[Run]
public sealed partial class UnkeyedNeedsDefault : Run<double>
{
    public static double Execute(double side, [Unkeyed] TextWriter? log) // BATCH305
    {
        log?.WriteLine(side);
        return side * side;
    }
}
