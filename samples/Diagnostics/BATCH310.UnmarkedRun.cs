using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>The compiler looks for the attribute.</summary>
public sealed partial class UnmarkedRun : Run<double> // BATCH310
{
    public static double Execute(double side) => side * side;
}
