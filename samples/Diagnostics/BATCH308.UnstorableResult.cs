using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>Nothing of a tuple would be stored.</summary>
[Run]
public sealed partial class UnstorableResult : Run<(double Slope, double Offset)> // BATCH308
{
    public static (double Slope, double Offset) Execute(double[] values) => (values[1] - values[0], values[0]);
}
