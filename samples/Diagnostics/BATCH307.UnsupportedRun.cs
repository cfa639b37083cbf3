using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>The constructor is the compiler's to write.</summary>
[Run]
public sealed partial class UnsupportedRun(double side) : Run<double> // BATCH307
{
    public double Side { get; } = side;

    public static double Execute(double side) => side * side;
}
