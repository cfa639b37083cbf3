namespace Batching.Runtime.Tests.Pipelines;

public sealed class BatchRunnerTests
{
    private static readonly PipelineOptions s_options = new();

    [Test]
    public async Task A_batch_that_begins_after_a_later_one_failed_is_run_and_one_behind_it_is_not()
    {
        BatchRunner runner = Runner(batch => batch.Number >= 3 ? throw new FormatException() : batch);
        Assert.That((await runner.RunAsync(Planned(3))).Kind, Is.EqualTo(BatchOutcomeKind.Failed));
        Assert.That((await runner.RunAsync(Planned(2))).Kind, Is.EqualTo(BatchOutcomeKind.Done));
        Assert.That((await runner.RunAsync(Planned(4))).Kind, Is.EqualTo(BatchOutcomeKind.Abandoned));
    }

    [Test]
    public async Task The_end_only_ever_comes_nearer()
    {
        BatchRunner runner = Runner(batch => batch.Number switch
        {
            2 => throw new StopPipelineException(),
            4 => throw new FormatException(),
            _ => batch,
        });
        Task<BatchOutcome> four = runner.RunAsync(Planned(4)).AsTask();
        Task<BatchOutcome> two = runner.RunAsync(Planned(2)).AsTask();
        Assert.That((await four).Kind, Is.EqualTo(BatchOutcomeKind.Failed));
        Assert.That((await two).Kind, Is.EqualTo(BatchOutcomeKind.Stopped));
        Assert.That((await runner.RunAsync(Planned(3))).Kind, Is.EqualTo(BatchOutcomeKind.Abandoned));
        Assert.That((await runner.RunAsync(Planned(1))).Kind, Is.EqualTo(BatchOutcomeKind.Done));
    }

    [Test]
    public async Task A_batch_under_way_behind_the_end_begins_no_further_step()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var later = 0;
        PipelineStep[] steps =
        [
            new AsynchronousStep<Numbers, Numbers>("Gate", async (batch, _) =>
            {
                if (batch.Number == 1)
                {
                    await gate.Task;
                }

                return batch.Number == 0 ? throw new FormatException() : batch;
            }, []),
            new SynchronousStep<Numbers, Numbers>("Later", (batch, _) =>
            {
                later++;
                return batch;
            }, []),
        ];
        var runner = new BatchRunner(steps, 0, Context());
        Task<BatchOutcome> behind = runner.RunAsync(Planned(1)).AsTask();
        await runner.RunAsync(Planned(0));
        gate.SetResult();
        Assert.That((await behind.WaitAsync(Runs.Patience)).Kind, Is.EqualTo(BatchOutcomeKind.Abandoned));
        Assert.That(later, Is.Zero);
    }

    private static PlannedBatch Planned(int number) => new(Source(), new BatchPlace(number, 0, number, 1, 0), [null], number, 1);

    private static BatchSource<int, Numbers> Source() => new(Dataset.Range(10), _ => new Numbers());

    private static RunContext Context()
        => new(s_options, new RunLifetime(default, default), new RunValues(Dataset.Range(1).Pipeline<Numbers>().Chain, s_options));

    private static BatchRunner Runner(Func<Numbers, Numbers> step)
        => new([new SynchronousStep<Numbers, Numbers>("Step", (batch, _) => step(batch), [])], 0, Context());
}
