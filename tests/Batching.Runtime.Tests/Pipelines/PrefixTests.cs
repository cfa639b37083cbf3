namespace Batching.Runtime.Tests.Pipelines;

[TestFixtureSource(typeof(Runs), nameof(Runs.Prefetches))]
public sealed class PrefixTests(int prefetch)
{
    private PipelineOptions Options => new() { BatchSize = 2, Prefetch = prefetch };

    [Test]
    public async Task Order_is_the_datasets_when_batch_0_is_slowest()
    {
        // With prefetch, batch 0 ends only when another has; without, there is no other to wait for.
        var other = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Pipeline<Numbers> pipeline = Dataset.Range(10).Pipeline<Numbers>().StepAsync("Wait", async (batch, _) =>
        {
            if (batch.Number == 0 && prefetch > 1)
            {
                await other.Task;
            }

            other.TrySetResult();
            return batch;
        });

        List<Numbers> batches = await pipeline.Batches(Options).AllAsync();

        Assert.That(batches.Select(batch => batch.Number), Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
    }

    [Test]
    public async Task Batches_before_a_failure_are_delivered_then_the_original_failure_is_thrown_with_its_place()
    {
        var original = new BatchActionException("Numbers.Scale", 2, [new ItemFailure
        {
            Position = 1,
            Index = 7,
            Exception = new FormatException("no number"),
        }]);
        Pipeline<Numbers> pipeline = Dataset.Range(20).Pipeline<Numbers>()
            .Tap(_ => { })
            .Step("Numbers.Scale", (batch, _) => batch.Number == 3 ? throw original : batch);
        PipelineRun<Numbers> run = pipeline.Batches(Options);

        (List<Numbers> batches, Exception? failure) = await run.PrefixAsync();

        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0, 1], [2, 3], [4, 5] }));
        Assert.That(failure, Is.SameAs(original));
        Assert.That(BatchFailure.FromException(failure!), Is.EqualTo(new BatchFailure
        {
            BatchNumber = 3,
            Epoch = 0,
            Step = "Numbers.Scale",
            Exception = original,
        }));
        Assert.That(original.Data[BatchFailure.BatchNumberKey], Is.EqualTo(3L));
        Assert.That(original.Data[BatchFailure.EpochKey], Is.Zero);
        Assert.That(original.Data[BatchFailure.StepKey], Is.EqualTo("Numbers.Scale"));
        Assert.That(original.Failures.Single().Index, Is.EqualTo(7));
        Assert.That(run.Report.Batches, Is.EqualTo(3));
    }

    [Test]
    public async Task A_failure_keeps_the_stack_trace_of_the_step()
    {
        Pipeline<Numbers> pipeline = Dataset.Range(2).Pipeline<Numbers>().Tap(_ => Fail());
        (_, Exception? failure) = await pipeline.Batches(Options).PrefixAsync();
        Assert.That(failure?.StackTrace, Does.Contain(nameof(Fail)));

        static void Fail() => throw new FormatException();
    }

    [Test]
    public void RunAsync_throws_the_original_failure_too()
    {
        Pipeline<Numbers> pipeline = Dataset.Range(20).Pipeline<Numbers>().Tap(batch =>
        {
            if (batch.Number == 3)
            {
                throw new FormatException();
            }
        });
        FormatException? failure = Assert.ThrowsAsync<FormatException>(() => pipeline.RunAsync(Options).WaitAsync(Runs.Patience));
        Assert.That(BatchFailure.FromException(failure!)?.BatchNumber, Is.EqualTo(3));
    }

    [Test]
    public async Task A_batch_that_fails_while_an_earlier_one_is_held_up_does_not_take_its_place()
    {
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Pipeline<Numbers> pipeline = Dataset.Range(8).Pipeline<Numbers>()
            .StepAsync("Gate", async (batch, _) =>
            {
                if (batch.Number == 0 && prefetch > 1)
                {
                    await failed.Task;
                }

                return batch;
            })
            .Tap(batch =>
            {
                if (batch.Number == 1)
                {
                    failed.TrySetResult();
                    throw new FormatException();
                }
            })
            .Tap(_ => { });

        (List<Numbers> batches, Exception? failure) = await pipeline.Batches(Options).PrefixAsync();

        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0, 1] }));
        Assert.That(failure, Is.TypeOf<FormatException>());
    }

    [Test]
    public async Task A_cancellation_that_is_not_the_callers_is_a_failure()
    {
        Pipeline<Numbers> pipeline = Dataset.Range(8).Pipeline<Numbers>().Tap(batch =>
        {
            if (batch.Number == 2)
            {
                throw new OperationCanceledException("a service gave up");
            }
        });
        (List<Numbers> batches, Exception? failure) = await pipeline.Batches(Options).PrefixAsync();
        Assert.That(batches, Has.Count.EqualTo(2));
        Assert.That(failure?.Message, Is.EqualTo("a service gave up"));
        Assert.That(BatchFailure.FromException(failure!)?.BatchNumber, Is.EqualTo(2));
    }

    [Test]
    public async Task What_a_constructor_or_a_factory_throws_is_a_failure_of_its_batch()
    {
        (_, Exception? failure) = await Dataset.Range(8).Pipeline<Unmade>().Batches(Options).PrefixAsync();
        Assert.That(failure, Is.TypeOf<FormatException>(), "as it was thrown, not wrapped");
        Assert.That(BatchFailure.FromException(failure!), Is.EqualTo(new BatchFailure
        {
            BatchNumber = 0,
            Epoch = 0,
            Exception = failure!,
        }));

        Pipeline<Numbers> pipeline = Dataset.Range(8).Pipeline(keys => keys[0] == 4 ? throw new FormatException() : new Numbers());
        (List<Numbers> batches, failure) = await pipeline.Batches(Options).PrefixAsync();
        Assert.That(batches, Has.Count.EqualTo(2));
        Assert.That(BatchFailure.FromException(failure!)?.BatchNumber, Is.EqualTo(2));
    }

    [Test]
    public async Task An_exception_whose_data_cannot_be_written_is_thrown_all_the_same()
    {
        Pipeline<Numbers> pipeline = Dataset.Range(8).Pipeline<Numbers>().Tap(_ => throw new SealedException());
        (_, Exception? failure) = await pipeline.Batches(Options).PrefixAsync();
        Assert.That(failure, Is.TypeOf<SealedException>());
        Assert.That(BatchFailure.FromException(failure!), Is.Null);
    }

    private sealed class Unmade : Batch<int>
    {
        public Unmade() => throw new FormatException();
    }

    private sealed class SealedException : Exception
    {
        public override System.Collections.IDictionary Data { get; } =
            System.Collections.ObjectModel.ReadOnlyDictionary<string, object>.Empty;
    }
}
