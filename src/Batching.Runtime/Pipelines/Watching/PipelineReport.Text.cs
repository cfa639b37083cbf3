using System.Globalization;

namespace Batching;

/// <content>The report as text.</content>
public sealed partial record PipelineReport
{
    // Below this share, the pipeline was fast enough for the consumer.
    private const double LittleWaiting = 0.05;

    /// <summary>
    /// The run in a few sentences: its counts and time, the slowest step, and how long the consumer waited. Numbers do not depend on the
    /// culture.
    /// </summary>
    public string Summary
    {
        get
        {
            string counts = Text($"{Items:N0} {(Items == 1 ? "item" : "items")} in {Batches:N0} {(Batches == 1 ? "batch" : "batches")}, ")
                + Text($"{PipelineReportTable.Duration(Elapsed)}: {ItemsPerSecond:N0} items/s.");
            string slowest = Actions.Where(action => action.Total > TimeSpan.Zero).MaxBy(action => action.Total) is { } action
                ? Text($" Slowest: {action.Name}, {action.Total / Actions.Aggregate(TimeSpan.Zero, (sum, one) => sum + one.Total):P0} of ")
                    + "the steps' time."
                : "";
            return counts + slowest
                + (Elapsed > TimeSpan.Zero
                    ? Text($" The consumer waited for {ConsumerWaited / Elapsed:P0} of the run: {WhoWaited()}.")
                    : "");
        }
    }

    /// <summary>
    /// Writes the report as text, for a terminal or a log: the summary, a table of the steps, the choices of the run, and failures.
    /// </summary>
    /// <returns>The text. Lines end with a line feed, and numbers do not depend on the culture.</returns>
    public string ToText() => Written(PipelineReportTable.Text(Actions), "");

    /// <summary>Writes the same report as Markdown.</summary>
    /// <returns>Lines that end with a line feed.</returns>
    public string ToMarkdown() => Written(PipelineReportTable.Markdown(Actions), "- ");

    /// <summary>The choices of the run, and what it left out: one line each.</summary>
    internal IReadOnlyList<string> Notes =>
    [
        .. Choices.Select(choice => choice.ToString()),
        .. SkippedBatches > 0 ? [Text($"{SkippedBatches:N0} batches were skipped")] : Array.Empty<string>(),
        .. Dropped.Count > 0
            ? [Text($"{DroppedItems:N0} items were dropped, the first: {Dropped[0].Index}, ")
                + PrintedText.Line(Dropped[0].Exception.Message)]
            : Array.Empty<string>(),
        .. Failures.Count > 0
            ? [Text($"{FailedBatches:N0} batches failed and were left out, the first: batch {Failures[0].BatchNumber}, ")
                + $"{Failures[0].Step}, {PrintedText.Line(Failures[0].Exception.Message)}"]
            : Array.Empty<string>(),
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string WhoWaited() => (ConsumerWaited / Elapsed, Prefetch) switch
    {
        ( <= LittleWaiting, _) => "the pipeline kept up with it",
        (_, 0) => "without prefetch each batch is made while it waits",
        _ => "the pipeline was slower than it",
    };

    private string Written(string table, string bullet)
    {
        bool isMarkdown = bullet.Length > 0;
        string gap = isMarkdown ? "\n" : "";
        IReadOnlyList<string> notes = isMarkdown ? [.. Notes.Select(PrintedText.Markdown)] : Notes;
        string list = string.Concat(notes.Select(note => $"{bullet}{note}\n"));
        return $"{Summary}\n{gap}{(Actions.Count > 0 ? table : "")}{(notes.Count > 0 ? gap : "")}{list}";
    }
}
