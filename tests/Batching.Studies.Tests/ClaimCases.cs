namespace StudyTests;

/// <summary>Several who work on one file: each gets its part, also where there are few runs and these are long.</summary>
public class ClaimCases
{
    [TestCase(2, 12)]
    [TestCase(4, 16)]
    [TestCase(3, 9)]
    [CancelAfter(120_000)]
    public async Task Long_runs_are_dealt_out_to_all_who_work(int workers, int runs)
    {
        const int Parallelism = 2;
        using var studies = new TemporaryStudies();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        List<Task<StudyReport>> working = [];
        List<Study> opened = [];
        try
        {
            for (var worker = 0; worker < workers; worker++)
            {
                // The next comes when this one has all that it can execute.
                var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var begun = 0;
                Study study = studies.Open();
                opened.Add(study);
                study.AddRange(Gated.Grid(value: [.. Enumerable.Range(0, runs)], gate: (_, _) =>
                {
                    if (Interlocked.Increment(ref begun) == Parallelism)
                    {
                        full.SetResult();
                    }

                    return gate.Task;
                }));
                working.Add(study.RunAsync(new StudyOptions { MaxParallelism = Parallelism }));
                Assert.That(async () => await full.Task.WaitAsync(TimeSpan.FromSeconds(30)), Throws.Nothing,
                    $"The worker {worker} got too few runs.");
            }

            gate.SetResult();
            StudyReport[] reports = await Task.WhenAll(working);
            Assert.That(reports.Sum(report => report.Executed), Is.EqualTo(runs));
            Assert.That(reports.Select(report => report.Executed), Has.All.GreaterThanOrEqualTo(Parallelism));
            Assert.That(opened, Has.All.Matches<Study>(study => study.All(run => run.IsDone)));
        }
        finally
        {
            gate.TrySetResult();
            await Task.WhenAll(working);
            opened.ForEach(study => study.Dispose());
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(64)]
    public void What_runs_now_and_one_more_is_claimed_where_runs_are_long(int parallelism)
    {
        var pace = new ClaimPace(parallelism);
        Assert.That(pace.Want(waiting: 0, inHand: 0, left: 1000), Is.EqualTo(parallelism + 1), "Nothing is known yet.");
        Assert.That(pace.Want(waiting: 1, inHand: parallelism + 1, left: 1000), Is.Zero);
        pace.Finished(1, TimeSpan.FromHours(2), TimeSpan.FromMilliseconds(3));
        Assert.That(pace.Want(waiting: 0, inHand: parallelism, left: 1000), Is.EqualTo(1));
        Assert.That(pace.Want(waiting: 0, inHand: parallelism, left: 0), Is.Zero);
        Assert.That(pace.Want(waiting: 0, inHand: 0, left: 1), Is.EqualTo(1));
    }

    [Test]
    public void Trivial_runs_are_claimed_by_the_thousand_after_a_few_transactions()
    {
        var pace = new ClaimPace(2);
        int claimed = 0, commits = 0;
        while (claimed < 5_000)
        {
            int wanted = pace.Want(waiting: 0, inHand: 0, left: 5_000 - claimed);
            Assert.That(wanted, Is.Positive);
            pace.Finished(wanted, TimeSpan.FromMicroseconds(wanted), TimeSpan.FromMilliseconds(1));
            claimed += wanted;
            commits++;
        }

        Assert.That(commits, Is.LessThan(16));
    }

    [Test]
    public void Long_runs_behind_trivial_ones_are_not_claimed_by_one_alone()
    {
        var pace = new ClaimPace(2);
        for (var commit = 0; commit < 12; commit++)
        {
            pace.Finished(100, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
        }

        pace.Finished(1, TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(1));
        Assert.That(pace.Want(waiting: 0, inHand: 2, left: 100), Is.EqualTo(1));
    }
}
