namespace Batching.Runtime.Tests.Pipelines;

public sealed class PipelineOptionsTests
{
    [Test]
    public void Values_out_of_range_are_errors_that_name_member_and_value()
    {
        AssertRefused(() => _ = new PipelineOptions { BatchSize = 0 }, "PipelineOptions.BatchSize", 0);
        AssertRefused(() => _ = new PipelineOptions { BatchSize = -1 }, "PipelineOptions.BatchSize", -1);
        AssertRefused(() => _ = new PipelineOptions { Epochs = 0 }, "PipelineOptions.Epochs", 0);
        AssertRefused(() => _ = new PipelineOptions { Iterations = 0 }, "PipelineOptions.Iterations", 0L);
        AssertRefused(() => _ = new PipelineOptions { BatchFailurePolicy = (BatchFailurePolicy)2 }, "PipelineOptions.BatchFailurePolicy",
            (BatchFailurePolicy)2);
        AssertRefused(() => _ = new PipelineOptions { Prefetch = -2 }, "PipelineOptions.Prefetch", -2);
        AssertRefused(() => _ = new PipelineOptions { Prefetch = PipelineOptions.MaxPrefetch + 1 }, "PipelineOptions.Prefetch",
            PipelineOptions.MaxPrefetch + 1);
        AssertRefused(() => _ = new PipelineOptions { MaxParallelism = 0 }, "PipelineOptions.MaxParallelism", 0);
        AssertRefused(() => _ = new PipelineOptions { MaxBatchesInFlight = 1 }, "PipelineOptions.MaxBatchesInFlight", 1);
        Assert.That(() => new PipelineOptions { Logger = null! }, Throws.ArgumentNullException.With.Message.Contains("Logger"));
    }

    [Test]
    public void Defaults_are_one_item_a_batch_one_epoch_and_no_prefetch()
    {
        var options = new PipelineOptions();
        Assert.That(
            (options.BatchSize, options.Epochs, options.Prefetch, options.MaxParallelism), Is.EqualTo((1, (int?)null, 0, (int?)null)));
        Assert.That((options.Shuffle, options.DropLast, options.Seed), Is.EqualTo((false, false, 0L)));
        Assert.That((options.Iterations, options.CrossEpochs, options.BatchFailurePolicy),
            Is.EqualTo(((long?)null, false, BatchFailurePolicy.Stop)));
    }

    [Test]
    public async Task The_deepest_prefetch_runs()
    {
        var options = new PipelineOptions { Prefetch = PipelineOptions.MaxPrefetch };
        Assert.That(await Dataset.Range(3000).Pipeline<Numbers>().Batches(options).AllAsync(), Has.Count.EqualTo(3000));
    }

    private static void AssertRefused(Action make, string member, object value)
        => Assert.That(
            make, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(member).And.Property("ActualValue").EqualTo(value));
}
