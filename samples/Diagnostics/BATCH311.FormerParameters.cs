using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>Results that are stored under 'height' are of the other parameter, and no text is a factor.</summary>
[Run]
public sealed partial class FormerParameters : Run<double>
{
    public static double Execute(
        [FormerName("height")] double width, // BATCH311
        double height,
        [FormerValue("one")] double factor = 1) // BATCH311
        => width * height * factor;
}
