using System.Globalization;
using System.Text;

namespace Batching;

/// <summary>Writes the steps of a report as a table.</summary>
internal static class PipelineReportTable
{
    private static readonly string[] s_head = ["step", "calls", "items", "items/s", "total", "p50", "p95", "failed", "of the run"];

    /// <summary>The names of the columns. The first column has text, the others have numbers.</summary>
    internal static IReadOnlyList<string> Head => s_head;

    /// <summary>Writes aligned columns, for a terminal.</summary>
    internal static string Text(IReadOnlyList<ActionReport> actions)
    {
        string[][] rows = [s_head, .. actions.Select(Row)];
        int[] widths = [.. s_head.Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Writes a table in Markdown.</summary>
    internal static string Markdown(IReadOnlyList<ActionReport> actions)
    {
        var text = new StringBuilder();
        text.Append(Line(s_head)).Append("|---|").Append(string.Concat(s_head.Skip(1).Select(_ => "---:|"))).Append('\n');
        foreach (ActionReport action in actions)
        {
            string[] row = Row(action);
            row[0] = row[0].Replace("|", "\\|", StringComparison.Ordinal);
            text.Append(Line(row));
        }

        return text.ToString();
    }

    /// <summary>Writes a duration in a fitting unit.</summary>
    internal static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        0 => "0",
        < 1e-6 => Text($"{time.TotalNanoseconds:0} ns"),
        < 1e-3 => Text($"{time.TotalMicroseconds:0.0} us"),
        < 1 => Text($"{time.TotalMilliseconds:0.0} ms"),
        < 600 => Text($"{time.TotalSeconds:0.0} s"),
        _ => time.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture),
    };

    /// <summary>The cells of a step.</summary>
    internal static string[] Row(ActionReport action) =>
    [
        $"{action.Step} {action.Name}",
        Text($"{action.Calls:N0}"),
        Text($"{action.Items:N0}"),
        Text($"{action.ItemsPerSecond:N0}"),
        Duration(action.Total),
        Duration(action.P50),
        Duration(action.P95),
        Text($"{action.FailedItems:N0}"),
        Text($"{100 * action.ShareOfRun:0.0} %"),
    ];

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |\n";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
