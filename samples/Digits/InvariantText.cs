using System.Globalization;

namespace DigitRecognition;

/// <summary>Output that is the same wherever it is written.</summary>
internal static class InvariantText
{
    /// <summary>Writes a line whose numbers do not depend on the culture.</summary>
    public static void WriteInvariant(this TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
