using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>What does it result in?</summary>
[Run]
public sealed partial class NotRun // BATCH302
{
    public static double Execute(double side) => side * side;
}
