using System.Buffers;
using System.Globalization;
using System.Text;

namespace Batching;

/// <summary>
/// Escapes text from files, exceptions or other programs for output. The result stays on one line, and has nothing that a terminal executes
/// or that makes one line look like another.
/// </summary>
internal static class PrintedText
{
    /// <summary>The characters of numbers and times.</summary>
    private static readonly SearchValues<char> s_numbers = SearchValues.Create("0123456789.:eE+-");

    /// <summary>Writes control characters, line ends, direction marks and lone surrogates as <c>\u001b</c>.</summary>
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

    /// <summary>Whether a text needs no escapes.</summary>
    internal static bool IsLine(string text) => ReferenceEquals(Line(text), text);

    /// <summary>Escapes a text for a table cell or list item in Markdown: it has no HTML and no link, and does not end the cell.</summary>
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
    /// Escapes a text as a value of comma-separated values (RFC 4180). A spreadsheet executes text that begins like a formula, so such text
    /// gets an apostrophe before it, unless it is a number or a time.
    /// </summary>
    internal static string Csv(string text)
    {
        string value = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && !IsNumber(text) ? "'" + text : text;
        return value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Whether a text that begins with a sign is a number or a time, which is harmless as a formula.</summary>
    private static bool IsNumber(string text)
        => text[0] is '-' or '+' && (text.AsSpan(1).IndexOfAnyExcept(s_numbers) < 0 || text.AsSpan(1) is "Infinity" or "∞");

    private static bool IsUnsafe(string text, int at) => text[at] switch
    {
        // Plain text, the usual case.
        >= ' ' and < '\u007f' => false,
        '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069') => true,
        var unit when char.IsHighSurrogate(unit) => at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]),
        var unit when char.IsLowSurrogate(unit) => at == 0 || !char.IsHighSurrogate(text[at - 1]),
        var unit => char.IsControl(unit),
    };
}
