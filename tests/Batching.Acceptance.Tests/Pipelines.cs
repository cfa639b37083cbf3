using Acceptance.Batches;

namespace Acceptance;

/// <summary>Case 29: a chain goes on with the type of batch that Post made.</summary>
public sealed class Pipelines
{
    [Test]
    public async Task Case29_Post_may_make_another_type_of_batch([Values] Way way)
    {
        var words = new Words { Indices = ["a", "bb", "ccc"], Scope = new() { Seed = 7 } };
        Lengths lengths = await way.CallAsync(
            null, options => words.Measure(10, options: options), options => words.MeasureAsync(10, options: options),
            options => words.MeasureLaterAsync(10, options: options));
        Assert.That(lengths.Values, Is.EqualTo(new[] { 11, 12, 13 }));
        Assert.That(lengths.Indices, Is.EqualTo(words.Indices), "It takes over the indices.");
        Assert.That(lengths.Scope.Seed, Is.EqualTo(7));
        Assert.That(lengths.Double().Values, Is.EqualTo(new[] { 22, 24, 26 }));
    }

    [Test]
    public async Task Case29_The_chain_goes_on_with_that_types_actions([Values(0, 1, 4)] int prefetch, [Values] bool isAwaitable)
    {
        Pipeline<Words> words = Dataset.From(Enumerable.Range(1, 10).Select(length => new string('x', length))).Pipeline<Words>();
        Pipeline<Lengths> lengths = (isAwaitable ? words.MeasureLater(10) : words.Measure(10)).Double().Shift([1, 2, 3, 4]);
        List<int> values = [];
        List<string> indices = [];
        await foreach (Lengths batch in lengths.Batches(new() { BatchSize = 4, Prefetch = prefetch, DropLast = true }))
        {
            values.AddRange(batch.Values);
            indices.AddRange(batch.Indices);
        }

        Assert.That(values, Is.EqualTo(Enumerable.Range(0, 8).Select(number => (2 * (number + 11)) + (number % 4) + 1)));
        Assert.That(indices.Select(index => index.Length), Is.EqualTo(Enumerable.Range(1, 8)));
    }

    [Test]
    public async Task Case29_A_batch_of_other_rows_keeps_its_own_count()
    {
        Pipeline<Lengths> pipeline = Dataset.From(["a", "bb", "ccc"]).Pipeline<Words>().Longest().Double();
        Lengths[] batches = [.. pipeline.Batches(new() { BatchSize = 3 }).ToBlockingEnumerable()];
        Assert.That(batches.Single().Values, Is.EqualTo(new[] { 6 }));
        Assert.That(batches.Single().Count, Is.EqualTo(1));
        Lengths direct = await new Words { Indices = ["a", "bb"] }.LongestAsync();
        Assert.That(direct.Values, Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void A_method_that_is_no_action_may_return_anything()
        => Assert.That(new Words { Indices = ["a", "bb"] }.Total(), Is.EqualTo(3));

    [Test]
    public void A_failing_item_ends_the_run_after_the_batches_before([Values(0, 1, 4)] int prefetch)
    {
        Pipeline<Lengths> pipeline =
            Dataset.From(Enumerable.Range(0, 10).Select(number => $"word{number}")).Pipeline<Words>().Measure(each: 0).Fail(["word6"]);
        List<string> delivered = [];
        BatchActionException thrown = Assert.ThrowsAsync<BatchActionException>(async () =>
        {
            await foreach (Lengths batch in pipeline.Batches(new() { BatchSize = 2, Prefetch = prefetch }))
            {
                delivered.AddRange(batch.Indices);
            }
        })!;
        Assert.That(delivered, Is.EqualTo(Enumerable.Range(0, 6).Select(number => $"word{number}")));
        Assert.That(thrown.Failures.Single().Index, Is.EqualTo("word6"));
        Assert.That(BatchFailure.FromException(thrown), Is.EqualTo(new BatchFailure
        {
            BatchNumber = 3,
            Epoch = 0,
            Step = "Fail",
            Exception = thrown,
        }));
    }

    [Test]
    public async Task Skip_and_stop_from_an_item_reach_the_run([Values(0, 1, 4)] int prefetch)
    {
        Pipeline<Probe> pipeline = Dataset.From(Enumerable.Range(0, 10).Select(number => $"{number}")).Pipeline<Probe>()
            .RunLater((item, _) => item.Index switch
            {
                "3" => throw new SkipBatchException(),
                "8" => throw new StopPipelineException(),
                _ => default,
            });
        PipelineRun<Probe> run = pipeline.Batches(new() { BatchSize = 2, Prefetch = prefetch });
        List<string> delivered = [];
        await foreach (Probe batch in run)
        {
            delivered.AddRange(batch.Indices);
        }

        Assert.That(delivered, Is.EqualTo(new[] { "0", "1", "4", "5", "6", "7" }));
        Assert.That((run.Report.SkippedBatches, run.Report.IsStopped), Is.EqualTo((1L, true)));
    }
}
