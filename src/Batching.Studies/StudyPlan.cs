using System.Globalization;
using System.Text;

namespace Batching.Studies;

/// <summary>What the next call of <see cref="Study.RunAsync"/> would do with each run, and why. Immutable.</summary>
public sealed record StudyPlan
{
    internal const string StoredReason = "stored";

    /// <summary>Each run of the study, in order.</summary>
    public required IReadOnlyList<PlannedRun> Runs { get; init; }

    /// <summary>
    /// Notes on stored results of an earlier form of a class, with other parameters, and on what the code version cannot see.
    /// </summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How many runs have a result and are not executed.</summary>
    public int Stored => Runs.Count(run => run.IsStored);

    /// <summary>How many runs are executed. Equal runs count once.</summary>
    public int ToExecute => Runs.Where(run => !run.IsStored).DistinctBy(run => run.Run.Id).Count();

    /// <summary>The plan as text: how many runs for each reason, then the notes.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, PlannedRun> reason in Runs.GroupBy(run => run.Reason))
        {
            string what =
                reason.Key == StoredReason ? StoredReason : $"{(reason.First().IsStored ? StoredReason : "to execute")}: {reason.Key}";
            text.Append(CultureInfo.InvariantCulture, $"{reason.Count()} {PrintedText.Line(what)}\n");
        }

        foreach (string note in Notes)
        {
            text.Append("note: ").Append(PrintedText.Line(note)).Append('\n');
        }

        return text.ToString();
    }
}

/// <summary>A run in a plan. Immutable.</summary>
public sealed record PlannedRun
{
    /// <summary>The run.</summary>
    public required Run Run { get; init; }

    /// <summary>Whether it has a result of the code as it is now, and is not executed.</summary>
    public required bool IsStored { get; init; }

    /// <summary>Why it is executed, or is not.</summary>
    public required string Reason { get; init; }
}
