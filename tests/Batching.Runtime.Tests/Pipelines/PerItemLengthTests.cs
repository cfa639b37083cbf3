namespace Batching.Runtime.Tests.Pipelines;

[TestFixtureSource(typeof(Runs), nameof(Runs.Prefetches))]
public sealed class PerItemLengthTests(int prefetch)
{
    [Test]
    public void A_number_of_values_other_than_the_batch_size_is_an_error_before_anything_runs()
        => Assert.That(
            () => Pipeline(10, 3).Batches(new PipelineOptions { BatchSize = 5, Prefetch = prefetch }),
            Throws.ArgumentException.With.Message.Contains("Numbers.Resize").And.Message.Contains("width").And.Message.Contains("3 values")
                .And.Message.Contains("BatchSize is 5").And.Message.Contains("PerItem.ByIndex"));

    [Test]
    public void A_smaller_last_batch_is_an_error_that_names_the_ways_out()
        => Assert.That(
            () => Pipeline(8, 3).RunAsync(new PipelineOptions { BatchSize = 3, Prefetch = prefetch }),
            Throws.ArgumentException.With.Message.Contains("width").And.Message.Contains("3 values").And.Message.Contains("2 items")
                .And.Message.Contains("DropLast = true").And.Message.Contains("PerItem.ByIndex"));

    [Test]
    public async Task A_fitting_number_runs()
    {
        Assert.That(
            await Pipeline(8, 4).Batches(new PipelineOptions { BatchSize = 4, Prefetch = prefetch }).AllAsync(), Has.Count.EqualTo(2));
        Assert.That(await Pipeline(8, 3).Batches(new PipelineOptions { BatchSize = 3, DropLast = true, Prefetch = prefetch }).AllAsync(),
            Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_argument_that_fits_any_number_runs_with_a_smaller_last_batch()
        => Assert.That(
            await Pipeline(8, null).Batches(new PipelineOptions { BatchSize = 3, Prefetch = prefetch }).AllAsync(), Has.Count.EqualTo(3));

    [Test]
    public void Asynchronous_steps_are_checked_too()
    {
        Pipeline<Numbers> pipeline = Dataset.Range(10).Pipeline<Numbers>()
            .StepAsync("Numbers.Load", (batch, _) => Task.FromResult(batch), new PerItemLength("path", null), new PerItemLength("size", 4));
        Assert.That(
            () => pipeline.Batches(new PipelineOptions { BatchSize = 5, Prefetch = prefetch }),
            Throws.ArgumentException.With.Message.Contains("size"));
    }

    private static Pipeline<Numbers> Pipeline(int items, int? length)
        => Dataset.Range(items).Pipeline<Numbers>().Step("Numbers.Resize", (batch, _) => batch, new PerItemLength("width", length));
}
