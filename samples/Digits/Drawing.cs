using System.Text;

namespace DigitRecognition;

/// <summary>Draws digits in a terminal, side by side, each over what it was taken for.</summary>
internal static class Drawing
{
    private const string Shades = " ░▒▓█";
    private const string Gap = "   ";

    /// <summary>Draws digits as they are in the file.</summary>
    /// <param name="images">Each digit's pixels.</param>
    /// <param name="captions">A caption for each.</param>
    /// <returns>The lines.</returns>
    public static string Draw(IReadOnlyList<float[]> images, IReadOnlyList<string> captions)
    {
        var text = new StringBuilder();
        for (var row = 0; row < Digits.Side; row++)
        {
            int begin = row * Digits.Side;
            text.AppendLine(string.Join(Gap, images.Select(image => Line(image.AsSpan(begin, Digits.Side)))).TrimEnd());
        }

        return text.AppendLine(string.Join(Gap, captions.Select(caption => caption.PadRight(2 * Digits.Side))).TrimEnd()).ToString();
    }

    /// <summary>A row of pixels, each two characters wide: about square.</summary>
    private static string Line(ReadOnlySpan<float> pixels)
    {
        var line = new StringBuilder();
        foreach (float ink in pixels)
        {
            line.Append(Shades[(int)MathF.Round(ink / Digits.MostInk * (Shades.Length - 1))], 2);
        }

        return line.ToString();
    }
}
