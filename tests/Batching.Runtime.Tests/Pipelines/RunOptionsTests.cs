namespace Batching.Runtime.Tests.Pipelines;

public sealed class RunOptionsTests
{
    [Test]
    public void Values_out_of_range_are_errors_that_name_member_and_value()
    {
        AssertRefused(() => _ = new RunOptions { BatchSize = 0 }, "RunOptions.BatchSize", 0);
        AssertRefused(() => _ = new RunOptions { BatchSize = -1 }, "RunOptions.BatchSize", -1);
        AssertRefused(() => _ = new RunOptions { Epochs = 0 }, "RunOptions.Epochs", 0);
        AssertRefused(() => _ = new RunOptions { Iterations = 0 }, "RunOptions.Iterations", 0L);
        AssertRefused(() => _ = new RunOptions { OnBatchFailure = (OnBatchFailure)2 }, "RunOptions.OnBatchFailure", (OnBatchFailure)2);
        AssertRefused(() => _ = new RunOptions { Prefetch = -2 }, "RunOptions.Prefetch", -2);
        AssertRefused(() => _ = new RunOptions { Prefetch = RunOptions.MaxPrefetch + 1 }, "RunOptions.Prefetch", RunOptions.MaxPrefetch + 1);
        AssertRefused(() => _ = new RunOptions { MaxParallelism = 0 }, "RunOptions.MaxParallelism", 0);
        AssertRefused(() => _ = new RunOptions { MaxBatchesInFlight = 1 }, "RunOptions.MaxBatchesInFlight", 1);
        Assert.That(() => new RunOptions { Logger = null! }, Throws.ArgumentNullException.With.Message.Contains("Logger"));
    }

    [Test]
    public void Defaults_are_one_item_a_batch_one_epoch_and_no_prefetch()
    {
        var options = new RunOptions();
        Assert.That((options.BatchSize, options.Epochs, options.Prefetch, options.MaxParallelism), Is.EqualTo((1, (int?)null, 0, (int?)null)));
        Assert.That((options.Shuffle, options.DropLast, options.Seed), Is.EqualTo((false, false, 0L)));
        Assert.That((options.Iterations, options.CrossEpochs, options.OnBatchFailure), Is.EqualTo(((long?)null, false, OnBatchFailure.Stop)));
    }

    [Test]
    public async Task The_deepest_prefetch_runs()
    {
        var options = new RunOptions { Prefetch = RunOptions.MaxPrefetch };
        Assert.That(await Dataset.Range(3000).Pipeline<Numbers>().Batches(options).AllAsync(), Has.Count.EqualTo(3000));
    }

    private static void AssertRefused(Action make, string member, object value)
        => Assert.That(make, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(member).And.Property("ActualValue").EqualTo(value));
}
