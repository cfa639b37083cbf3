using System.Globalization;
using System.Text;

namespace Batching.Studies;

/// <summary>What a call of <see cref="Study.RunAsync"/> did. Immutable.</summary>
public sealed record StudyReport
{
    /// <summary>The study's name.</summary>
    public required string Study { get; init; }

    /// <summary>How many different runs it has.</summary>
    public int Total { get; init; }

    /// <summary>How many had a result before.</summary>
    public int Stored { get; init; }

    /// <summary>How many were executed here, successfully.</summary>
    public int Executed { get; init; }

    /// <summary>How many other processes executed in the meantime.</summary>
    public int ExecutedElsewhere { get; init; }

    /// <summary>The runs that have failed, each with its <see cref="Run.Failure"/>.</summary>
    public IReadOnlyList<Run> Failures { get; init; } = [];

    /// <summary>How long the call took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The total time of the runs that were executed here.</summary>
    public TimeSpan Runtime { get; init; }

    /// <summary>What the code version cannot see: one note each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>A summary in one line.</summary>
    public string Summary => Text($"{Study}: {Total} runs, {Stored} stored, {Executed} executed")
        + (ExecutedElsewhere > 0 ? Text($", {ExecutedElsewhere} by other processes") : "")
        + (Failures.Count > 0 ? Text($", {Failures.Count} failed") : "")
        + Text($", {Elapsed.TotalSeconds:0.00} s");

    /// <summary>Throws if any run has failed.</summary>
    /// <exception cref="AggregateException">Some runs have failed. It contains a <see cref="RunFailedException"/> for each.</exception>
    public void ThrowIfFailed()
    {
        if (Failures.Count > 0)
        {
            throw new AggregateException($"{Failures.Count} of {Total} runs of {Study} have failed.",
                Failures.Select(run => new RunFailedException(run, run.Failure!, null)));
        }
    }

    /// <summary>The report as Markdown: the summary and a table of the failures.</summary>
    /// <returns>The text.</returns>
    public string ToMarkdown()
    {
        var text = new StringBuilder(Summary).Append('\n');
        if (Failures.Count > 0)
        {
            text.Append("\n| run | failure |\n|---|---|\n");
            foreach (Run run in Failures)
            {
                text.Append("| ").Append(PrintedText.Markdown(run.ToString())).Append(" | ")
                    .Append(PrintedText.Markdown($"{run.Failure!.Type}: {run.Failure.Message}")).Append(" |\n");
            }
        }

        foreach (string note in Notes)
        {
            text.Append("\n- ").Append(PrintedText.Markdown(note));
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Summary;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
