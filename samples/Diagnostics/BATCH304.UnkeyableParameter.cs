using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>When are two functions the same?</summary>
[Run]
public sealed partial class UnkeyableParameter : Run<double>
{
    public static double Execute(Func<double, double> function, double to) => function(to) * to; // BATCH304
}
