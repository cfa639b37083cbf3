using System.Globalization;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>Variables that batches change: exact for every prefetch.</summary>
[TestFixtureSource(typeof(PipelineRuns), nameof(PipelineRuns.Prefetches))]
public sealed class PipelinesVariables(int prefetch)
{
    private static readonly Variable<int> s_count = Variable.Create<int>("count", 0);
    private static readonly Variable<string> s_trail = Variable.Create<string>("trail", "");
    private static readonly Pipeline<Signals> s_twenty = Dataset.Range(20).Pipeline<Signals>().Load();

    private PipelineOptions Options => new() { BatchSize = 2, Prefetch = prefetch };

    [Test]
    public async Task Case18_A_counter_is_exact_at_every_batch()
    {
        PipelineRun<Signals> run = s_twenty.Update(s_count, (count, _) => count + 1).SquareLater().Batches(Options with { Epochs = 3 });
        var expected = 0;
        Assert.That(run.GetValue(s_count), Is.Zero);
        await foreach (Signals batch in run)
        {
            Assert.That(run.GetValue(s_count), Is.EqualTo(++expected));
        }

        Assert.That((expected, run.Report.Variables.GetValue(s_count), run.Report.Variables.ByName["count"]), Is.EqualTo((30, 30, 30)));
    }

    [Test]
    public async Task Case18_Updates_are_made_in_order_and_only_by_batches_that_arrive()
    {
        Pipeline<Signals> pipeline = s_twenty
            .Update(s_trail, (trail, batch) => $"{trail}{batch.Indices[0]} ")
            .Update(s_count, batch => batch.Count, (count, items) => count + items)
            .ThenAsync(async (batch, _) =>
            {
                // The first are slowest.
                await Task.Delay(batch.Indices[0] < 4 ? 20 : 0, CancellationToken.None);
                return batch.Indices[0] == 6 ? throw new SkipBatchException() : batch;
            })
            .Refuse([9, 14]);
        PipelineRun<Signals> run = pipeline.Batches(Options with { BatchFailurePolicy = BatchFailurePolicy.Skip });
        await run.AllAsync();
        Assert.That((run.GetValue(s_trail), run.GetValue(s_count)), Is.EqualTo(("0 2 4 10 12 16 18 ", 14)));
        run = pipeline.Batches(Options);
        Assert.That((await run.PrefixAsync()).Failure, Is.TypeOf<BatchActionException>());
        Assert.That((run.GetValue(s_trail), run.GetValue(s_count)), Is.EqualTo(("0 2 4 ", 6)));
    }

    [Test]
    public async Task Case18_A_value_is_kept_across_runs_only_where_asked()
    {
        Pipeline<Signals> pipeline = s_twenty.Update(s_count, (count, _) => count + 1);
        PipelineRun<Signals> first = pipeline.Batches(Options);
        await first.AllAsync();
        PipelineReport second = await pipeline.RunAsync(Options);
        PipelineReport third = await pipeline.RunAsync(Options with { Variables = first.Report.Variables });
        PipelineReport fourth = await pipeline.RunAsync(Options with { Variables = VariableValues.Empty.With(s_count, 100) });
        Assert.That(new[] { first.Report, second, third, fourth }.Select(report => report.Variables.GetValue(s_count)),
            Is.EqualTo(new[] { 10, 10, 20, 110 }));
    }

    [Test]
    public async Task Case18_Before_a_Rebatch_a_batch_changes_it_when_its_last_row_is_delivered()
    {
        PipelineRun<Signals> run = s_twenty.Update(s_trail, (trail, batch) => $"{trail}{batch.Indices[0]} ")
            .Where(batch => batch.Indices[0] != 4)
            .Rebatch(5)
            .Update(s_trail, (trail, batch) => $"{trail}[{batch.Count}] ")
            .Where(batch => batch.Indices[0] != 7)
            .Batches(Options);
        List<string> seen = [];
        await foreach (Signals batch in run)
        {
            seen.Add(run.GetValue(s_trail));
        }

        Assert.That(seen, Is.EqualTo(new[] { "0 2 [5] ", "0 2 [5] 6 8 10 12 14 [5] ", "0 2 [5] 6 8 10 12 14 [5] 16 18 [3] " }));
    }

    [Test]
    public async Task Case18_A_part_is_taken_at_its_step_and_a_batch_is_given_as_it_was_left()
    {
        PipelineRun<Signals> run = s_twenty
            .Update(s_trail, batch => batch.Noise[0], (trail, noise) => trail + noise)
            .Update(s_trail, (trail, batch) => trail + batch.Noise[0])
            .Tap(batch => batch.Noise = [.. batch.Noise.Select(noise => noise + "!")])
            .Batches(Options with { BatchSize = 10 });
        await run.AllAsync();
        Assert.That(run.GetValue(s_trail), Is.EqualTo("0:0:!10:10:!"));
    }

    [Test]
    public async Task What_an_update_throws_ends_the_run_at_its_batch_also_where_failed_batches_are_skipped(
        [Values] BatchFailurePolicy onFailure)
    {
        PipelineRun<Signals> run = s_twenty
            .Update(s_count, (count, _) => count + 1)
            .Update(s_count, (count, batch) => batch.Indices[0] == 6 ? throw new FormatException() : count)
            .Batches(Options with { BatchFailurePolicy = onFailure });
        (List<Signals> batches, Exception? failure) = await run.PrefixAsync();
        Assert.That(batches, Has.Count.EqualTo(3));
        Assert.That(BatchFailure.FromException(failure!), Is.EqualTo(new BatchFailure
        {
            BatchNumber = 3,
            Epoch = 0,
            Step = "Update",
            Exception = failure!,
        }));
        Assert.That(failure, Is.TypeOf<FormatException>());
        Assert.That((run.GetValue(s_count), run.Report.Batches), Is.EqualTo((3, 3L)), "all changes of a batch or none");
    }

    [Test]
    public async Task A_step_reads_the_value_of_the_batches_delivered_so_far()
    {
        List<int> seen = [];
        await s_twenty.Update(s_count, (count, _) => count + 1)
            .Tap(batch =>
            {
                lock (seen)
                {
                    seen.Add(s_count.GetValue(batch));
                }
            })
            .Batches(Options with { Variables = VariableValues.Empty.With(s_count, 7) })
            .AllAsync();
        Assert.That(seen, Has.Count.EqualTo(10));
        Assert.That(seen, Is.All.InRange(7, 16));
        if (prefetch == 0)
        {
            Assert.That(seen, Is.EqualTo(Enumerable.Range(7, 10)));
        }

        Assert.That(Variable.Create<int>("count", 3).GetValue(new Signals()), Is.EqualTo(3), "a batch of no run");
    }

    [Test]
    public async Task An_update_sees_the_culture_that_the_run_began_with()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            PipelineRun<Signals> run = s_twenty.Update(s_trail, (_, _) => $"{0.5}").Batches(Options);
            await using IAsyncEnumerator<Signals> batches = run.GetAsyncEnumerator();
            await batches.MoveNextAsync();
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            await batches.MoveNextAsync();
            Assert.That(run.GetValue(s_trail), Is.EqualTo("0,5"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Names_and_types_that_do_not_fit_are_errors_before_anything_runs()
    {
        Pipeline<Signals> twice =
            s_twenty.Update(s_count, (count, _) => count).Update(Variable.Create<int>("count", 0), (count, _) => count);
        Assert.That(() => twice.Batches(Options), Throws.InvalidOperationException.With.Message.Contains("'count'"));
        Assert.That(
            () => s_twenty.Merge(s_twenty.Update(s_count, (count, _) => count))
                .Update(Variable.Create<int>("count", 0), (count, _) => count).Batches(Options), Throws.InvalidOperationException);
        VariableValues values = VariableValues.Empty.With(Variable.Create<string>("count", ""), "many");
        Pipeline<Signals> counts = s_twenty.Update(s_count, (count, _) => count);
        Assert.That(
            () => counts.Batches(Options with { Variables = values }),
            Throws.ArgumentException.With.Message.Contains("'count' is of type Int32").And.Message.Contains("String"));
        Assert.That(() => values.GetValue(s_count), Throws.InvalidOperationException);
        Assert.That(() => Variable.Create<int>("", 0), Throws.ArgumentException);
        Assert.That(() => s_twenty.Update(s_count, null!), Throws.ArgumentNullException);
    }
}
