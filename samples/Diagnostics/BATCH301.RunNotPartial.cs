using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>The compiler can add nothing to it.</summary>
[Run]
public sealed class RunNotPartial : Run<double> // BATCH301
{
    public static double Execute(double side) => side * side;
}
