using System.Globalization;

namespace Batching.Testing;

/// <summary>
/// How many races of the corpus the analyzer finds, and how often it cries wolf. The first-sight part is written by others, after the
/// analyzer and without a look at it.
/// </summary>
public class RaceCorpusTests
{
    [Test]
    public async Task The_race_analyzer_finds_the_races_of_the_corpus_and_few_others()
    {
        RaceCase.Outcome[] tuned = await RunAsync("Tuned");
        RaceCase.Outcome[] firstSight = await RunAsync("FirstSight");
        foreach (RaceCase.Outcome outcome in tuned.Concat(firstSight))
        {
            if (outcome.IsMissed)
            {
                TestContext.Out.WriteLine($"missed      {outcome.Case}");
            }
            else if (outcome.IsFalseAlarm)
            {
                TestContext.Out.WriteLine($"false alarm {outcome.Case}: {outcome.Races[0].GetMessage(CultureInfo.InvariantCulture)}");
            }
            else if (outcome.IsElsewhere)
            {
                TestContext.Out.WriteLine($"elsewhere   {outcome.Case}: {outcome.Races[0]}");
            }
        }

        (double recall, double alarms) = Rates(tuned);
        (double firstRecall, double firstAlarms) = Rates(firstSight);
        string first = firstSight.Length == 0 ? "none" : $"{Percent(firstRecall)} {Percent(firstAlarms)}";
        TestContext.Error.WriteLine($"race corpus: recall {Percent(recall)}, false alarms {Percent(alarms)}, first sight {first}");
        Assert.Multiple(() =>
        {
            Assert.That(recall, Is.GreaterThanOrEqualTo(97.5), "Recall of the tuned part.");
            Assert.That(alarms, Is.LessThanOrEqualTo(0.5), "False alarms of the tuned part.");
            Assert.That(firstRecall, Is.GreaterThanOrEqualTo(97), "Recall at first sight.");
            Assert.That(firstAlarms, Is.LessThan(2), "False alarms at first sight.");
        });
    }

    [Test]
    public void The_tuned_part_is_large_enough_and_every_racy_case_marks_its_line()
    {
        IReadOnlyList<RaceCase> cases = RaceCase.Read("Tuned");
        Assert.That(cases.Count(one => one.IsRacy), Is.GreaterThanOrEqualTo(45));
        Assert.That(cases.Count(one => !one.IsRacy), Is.GreaterThanOrEqualTo(45));
        Assert.That(cases.Where(one => one.IsRacy != one.MarkedLines.Any()), Is.Empty);
        Assert.That(cases.Select(one => one.Name), Is.Unique);
    }

    private static async Task<RaceCase.Outcome[]> RunAsync(string part)
    {
        RaceCase.Outcome[] outcomes = await RaceCase.RunAsync(RaceCase.Read(part));
        Assert.That(
            outcomes.Where(outcome => outcome.Errors.Count > 0)
                .Select(outcome => $"{outcome.Case}: {UserProject.Describe(outcome.Errors[0])}"), Is.Empty, "Every case compiles.");
        return outcomes;
    }

    /// <summary>Races found of those there are, and clean cases with an alarm, in percent; an empty part is perfect.</summary>
    private static (double Recall, double Alarms) Rates(RaceCase.Outcome[] outcomes)
    {
        int racy = outcomes.Count(outcome => outcome.Case.IsRacy);
        int clean = outcomes.Length - racy;
        return (racy == 0 ? 100 : 100.0 * (racy - outcomes.Count(outcome => outcome.IsMissed)) / racy,
            clean == 0 ? 0 : 100.0 * outcomes.Count(outcome => outcome.IsFalseAlarm) / clean);
    }

    private static string Percent(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
