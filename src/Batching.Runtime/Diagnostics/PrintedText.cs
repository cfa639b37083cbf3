using System.Buffers;
using System.Globalization;
using System.Text;

namespace Batching;

/// <summary>
/// Escapes text from elsewhere (a file, an exception, another program) for output: it stays on one line, and holds nothing that a terminal
/// obeys or that makes one line look like another.
/// </summary>
internal static class PrintedText
{
    /// <summary>What numbers and times are written with.</summary>
    private static readonly SearchValues<char> s_numbers = SearchValues.Create("0123456789.:eE+-");

    /// <summary>
    /// The text, in which control characters, line ends, marks of direction and lone surrogates are written as <c>\u001b</c>.
    /// </summary>
    internal static string Line(string? text)
    {
        text ??= "";
        int at = 0;
        while (at < text.Length && !IsUnsafe(text, at))
        {
            at++;
        }

        if (at == text.Length)
        {
            return text;
        }

        var safe = new StringBuilder(text, 0, at, text.Length + 16);
        for (; at < text.Length; at++)
        {
            if (IsUnsafe(text, at))
            {
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[at]:x4}");
            }
            else
            {
                safe.Append(text[at]);
            }
        }

        return safe.ToString();
    }

    /// <summary>Whether a text is printed as it is.</summary>
    internal static bool IsLine(string text) => ReferenceEquals(Line(text), text);

    /// <summary>
    /// The text as a cell of a table, or an item of a list, of Markdown: neither markup of HTML nor a link, and no end of the cell.
    /// </summary>
    internal static string Markdown(string? text)
    {
        // Entities, because a backslash in the text would undo an escaping backslash.
        return Line(text?.ReplaceLineEndings(" "))
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("|", "&#124;", StringComparison.Ordinal)
            .Replace("](", "]&#40;", StringComparison.Ordinal);
    }

    /// <summary>
    /// The text as a value of a table of comma-separated values (RFC 4180). A spreadsheet executes what begins like a formula: it gets an
    /// apostrophe before it, unless it is a number or a time.
    /// </summary>
    internal static string Csv(string text)
    {
        string value = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && !IsNumber(text) ? "'" + text : text;
        return value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Whether a text that begins with a sign is a number or a time: no formula does anything else with it.</summary>
    private static bool IsNumber(string text)
        => text[0] is '-' or '+' && (text.AsSpan(1).IndexOfAnyExcept(s_numbers) < 0 || text.AsSpan(1) is "Infinity" or "∞");

    private static bool IsUnsafe(string text, int at) => text[at] switch
    {
        // Plain text, nearly always.
        >= ' ' and < '\u007f' => false,
        '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069') => true,
        var unit when char.IsHighSurrogate(unit) => at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]),
        var unit when char.IsLowSurrogate(unit) => at == 0 || !char.IsHighSurrogate(text[at - 1]),
        var unit => char.IsControl(unit),
    };
}
