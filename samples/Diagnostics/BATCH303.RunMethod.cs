using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>Another result than that of its method.</summary>
[Run]
public sealed partial class RunMethod : Run<double>
{
    public static string Execute(double side) => $"{side * side}"; // BATCH303
}
