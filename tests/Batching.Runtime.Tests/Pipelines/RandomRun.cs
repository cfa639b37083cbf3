using System.Collections.Concurrent;

namespace Batching.Runtime.Tests.Pipelines;

/// <summary>A run of a random case, and what was seen of it.</summary>
/// <param name="drawn">The case.</param>
/// <param name="options">How it runs this time.</param>
/// <param name="checkpointAfter">Behind which of the batches that it delivers to take a checkpoint, from 1; 0 for before the first.</param>
internal sealed class RandomRun(RandomPipeline drawn, PipelineOptions options, int checkpointAfter)
{
    private int _alive;
    private int _mostAlive;
    private int _begun;
    private int _ended;
    private int _before;
    private int _after;

    public List<string> Delivered { get; } = [];

    public RunEnd End { get; private set; }

    /// <summary>How many steps have begun and not ended.</summary>
    public int Running => Volatile.Read(ref _begun) - Volatile.Read(ref _ended);

    public int MostAlive => Volatile.Read(ref _mostAlive);

    public (int Before, int After) Hooks => (_before, _after);

    public PipelineReport Report { get; private set; } = new();

    /// <summary>The checkpoint asked for, as it comes back from JSON; null if there were fewer batches.</summary>
    public PipelineCheckpoint? Taken { get; private set; }

    /// <summary>The checkpoint when all was over.</summary>
    public PipelineCheckpoint? Last { get; private set; }

    /// <summary>Every batch that was made.</summary>
    public ConcurrentBag<WeakReference> Made { get; } = [];

    /// <summary>Runs it: in a third of the cases on the one thread of a context, as in a program with a user interface.</summary>
    public Task RunAsync()
        => drawn.Seed % 3 == 0 ? SingleThreadContext.RunAsync(ConsumeAsync) : Task.Run(ConsumeAsync).WaitAsync(Runs.Patience);

    private async Task ConsumeAsync()
    {
        using var source = new CancellationTokenSource();
        Pipeline<Traced> pipeline = Add(Over(Dataset.Range(drawn.Items)), drawn.Nodes, source)
            .Before(() => Interlocked.Increment(ref _before))
            .After(() =>
            {
                Assert.That(Running, Is.Zero);
                Interlocked.Increment(ref _after);
            });
        PipelineRun<Traced> run = pipeline.Batches(options, source.Token);
        Take(run);
        try
        {
            await foreach (Traced batch in run)
            {
                IEnumerable<long> values = RandomPipeline.Variables.Select(run.GetValue);
                Delivered.Add(
                    SequentialModel.Describe(batch.Scope.BatchNumber, batch.Scope.Epoch, batch.Indices.Zip(batch.Traces), values));
                Take(run);
                if ((drawn.Seed + batch.Scope.BatchNumber) % 5 == 0)
                {
                    await Task.Yield();
                }

                Interlocked.Decrement(ref _alive);
                if (Delivered.Count == drawn.LeaveAfter)
                {
                    End = RunEnd.Left;
                    break;
                }

                if (Delivered.Count == drawn.CancelAfter)
                {
                    await source.CancelAsync();
                }
            }

            End = End == RunEnd.Left ? RunEnd.Left : run.Report.IsStopped ? RunEnd.Stopped : RunEnd.Complete;
        }
        catch (FormatException failure)
        {
            Assert.That(BatchFailure.FromException(failure)?.BatchNumber, Is.EqualTo(failure.Data["number"]));
            End = RunEnd.Failed;
        }
        catch (OperationCanceledException cancelled)
        {
            Assert.That(cancelled.CancellationToken, Is.EqualTo(source.Token));
            End = RunEnd.Cancelled;
        }

        Report = run.Report;
        Last = run.Checkpoint;
    }

    private void Take(PipelineRun<Traced> run)
    {
        if (Delivered.Count == checkpointAfter)
        {
            Taken = PipelineCheckpoint.Parse(run.Checkpoint.ToJson());
        }
    }

    private Pipeline<Traced> Over(Dataset<int> dataset) => dataset.Pipeline(_ =>
    {
        int now = Interlocked.Increment(ref _alive);
        for (int seen = MostAlive; now > seen; seen = MostAlive)
        {
            Interlocked.CompareExchange(ref _mostAlive, now, seen);
        }

        return new Traced(Made);
    });

    private Pipeline<Traced> Add(Pipeline<Traced> pipeline, RandomNode[] nodes, CancellationTokenSource source)
    {
        foreach (RandomNode node in nodes)
        {
            pipeline = node switch
            {
                RandomNode.Step { IsAsync: false } step => pipeline.Step($"{step.Id}", (batch, _) => Ran(batch, step.Id, source)),
                RandomNode.Step step => pipeline.StepAsync($"{step.Id}", (batch, _) => RanAsync(batch, step.Id, source)),
                RandomNode.Fan fan => pipeline.Step($"{fan.Id}", (batch, cancellationToken) => Fanned(batch, fan.Id, cancellationToken)),
                RandomNode.Where where => pipeline.Where(batch => batch.First % where.Modulus != 0 || Lost()),
                RandomNode.Update { TakesPart: true } update => pipeline.Update(
                    RandomPipeline.Variables[update.Variable], batch => (batch.First, batch.Count),
                    (value, part) => SequentialModel.Change(value, update.Variable, part.First, part.Count)),
                RandomNode.Update update => pipeline.Update(
                    RandomPipeline.Variables[update.Variable],
                    (value, batch) => SequentialModel.Change(value, update.Variable, batch.First, 0)),
                RandomNode.Rebatch rebatch => pipeline.Rebatch(rebatch.Size),
                RandomNode.Chance chance => pipeline.WithProbability(chance.Probability, part => Add(part, chance.Body, source)),
                RandomNode.Repeat repeat => pipeline.Repeat(repeat.Times, part => Add(part, repeat.Body, source)),
                RandomNode.Merge merge =>
                    pipeline.Merge(Add(Over(Dataset.Range(RandomPipeline.OtherIndices, merge.Items)), merge.Other, source)),
                _ => throw new InvalidOperationException($"{node}"),
            };
        }

        return pipeline;
    }

    private bool Lost()
    {
        // It will not reach the consumer.
        Interlocked.Decrement(ref _alive);
        return false;
    }

    private Traced Fanned(Traced batch, int step, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _begun);
        try
        {
            batch.Fan(step, cancellationToken);
            return batch;
        }
        finally
        {
            Interlocked.Increment(ref _ended);
        }
    }

    private async Task<Traced> RanAsync(Traced batch, int step, CancellationTokenSource source)
    {
        Interlocked.Increment(ref _begun);
        try
        {
            if ((drawn.Seed + batch.Scope.BatchNumber) % 3 == 0)
            {
                await Task.Yield();
            }

            return Ran(batch, step, source);
        }
        finally
        {
            Interlocked.Increment(ref _ended);
        }
    }

    private Traced Ran(Traced batch, int step, CancellationTokenSource source)
    {
        Interlocked.Increment(ref _begun);
        try
        {
            batch.Trace(step);
            switch (drawn.Events.GetValueOrDefault((step, batch.First), '-'))
            {
                case 'f':
                    Lost();
                    throw new FormatException { Data = { ["number"] = batch.Scope.BatchNumber } };
                case 's':
                    Lost();
                    throw new StopPipelineException();
                case 'k':
                    Lost();
                    throw new SkipBatchException();
                case 'c':
                    source.Cancel();
                    break;
            }

            return batch;
        }
        finally
        {
            Interlocked.Increment(ref _ended);
        }
    }
}
