using Spectre.Console;
using Spectre.Console.Rendering;

namespace Batching.Console;

/// <summary>Shows a report on a console: its summary, a table of its steps, and its notes.</summary>
internal sealed class ReportView(PipelineReport report) : JustInTimeRenderable
{
    protected override IRenderable Build()
    {
        List<IRenderable> parts = [Plain(report.Summary)];
        if (report.Actions.Count > 0)
        {
            Table table = new Table().Border(TableBorder.Simple);
            foreach (string name in PipelineReportTable.Head)
            {
                table.AddColumn(new TableColumn(new Text(name)) { Alignment = table.Columns.Count == 0 ? Justify.Left : Justify.Right });
            }

            foreach (ActionReport action in report.Actions)
            {
                table.AddRow(PipelineReportTable.Row(action).Select(Plain));
            }

            parts.Add(table);
        }

        parts.AddRange(report.Notes.Select(Plain));
        return new Rows(parts);
    }

    /// <summary>Text without markup and without control characters for the terminal.</summary>
    private static Text Plain(string text) => new(PrintedText.Line(text));
}
