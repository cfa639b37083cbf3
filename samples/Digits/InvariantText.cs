using System.Globalization;
using Spectre.Console;

namespace DigitRecognition;

/// <summary>Output that is the same wherever it is written.</summary>
internal static class InvariantText
{
    /// <summary>Writes a line whose numbers do not depend on the culture: above the bars, while there are any.</summary>
    public static void WriteInvariant(this IAnsiConsole console, FormattableString line)
        => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
