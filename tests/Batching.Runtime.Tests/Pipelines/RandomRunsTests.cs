using System.Globalization;

namespace Batching.Runtime.Tests.Pipelines;

/// <summary>Random runs against a plain sequential model: the same batches, the same end, and nothing alive afterwards.</summary>
public sealed class RandomRunsTests
{
    private const int RunsPerSeed = 500;

    [Test]
    public async Task Random_runs_deliver_what_a_plain_loop_would([Values(1, 2, 3, 4, 5, 6, 7, 8)] int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < RunsPerSeed; run++)
        {
            RandomPipeline drawn = RandomPipeline.Draw(random);
            string name = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, run {run}: {drawn}");
            var observed = new Observation(drawn);
            try
            {
                await observed.RunAsync().WaitAsync(Runs.Patience);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"Hangs: {name}");
            }

            // A step that cancels may run ahead of the consumer, who then sees less: but a prefix.
            bool isCutShort = observed.End == RunEnd.Cancelled && drawn.CancelAfter is null && drawn.Options.Prefetch > 0;
            var model = new SequentialModel(drawn, ignoresCancellation: isCutShort);
            model.Run();
            if (isCutShort)
            {
                Assert.That(observed.Delivered, Is.EqualTo(model.Delivered.Take(observed.Delivered.Count)), name);
            }
            else
            {
                Assert.That(observed.Delivered, Is.EqualTo(model.Delivered), name);
                Assert.That(observed.End, Is.EqualTo(model.End), name);
            }

            if (observed.End is RunEnd.Complete or RunEnd.Stopped or RunEnd.Failed)
            {
                RunReport report = observed.Report;
                Assert.That(
                    (report.SkippedBatches, report.Failures.Count, report.Items, report.Epochs), Is.EqualTo((model.Skipped, model.Failures, model.Items, model.Epochs)), name);
            }

            Assert.That(observed.Running, Is.Zero, name);
            Assert.That(observed.Hooks, Is.EqualTo((1, 1)), name);
            Assert.That(observed.Report.Batches, Is.EqualTo(observed.Delivered.Count), name);
            if (!drawn.HasBorder)
            {
                Assert.That(observed.MostAlive, Is.LessThanOrEqualTo(drawn.Options.Prefetch + 1), name);
            }
        }
    }

    /// <summary>A run of a case, and what was seen of it.</summary>
    private sealed class Observation(RandomPipeline drawn)
    {
        private int _alive;
        private int _mostAlive;
        private int _running;
        private int _before;
        private int _after;

        public List<string> Delivered { get; } = [];

        public RunEnd End { get; private set; }

        public int Running => Volatile.Read(ref _running);

        public int MostAlive => Volatile.Read(ref _mostAlive);

        public (int Before, int After) Hooks => (_before, _after);

        public RunReport Report { get; private set; } = new();

        public async Task RunAsync()
        {
            // Without a synchronization context half of the time, as in a console program or a service.
            if (drawn.Seed % 2 == 0)
            {
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            using var source = new CancellationTokenSource();
            Pipeline<Traced> pipeline = Add(Over(Dataset.Range(drawn.Items)), drawn.Nodes, source)
                .Before(() => Interlocked.Increment(ref _before))
                .After(() =>
                {
                    Assert.That(Running, Is.Zero);
                    Interlocked.Increment(ref _after);
                });
            PipelineRun<Traced> run = pipeline.Batches(drawn.Options, source.Token);
            try
            {
                await foreach (Traced batch in run)
                {
                    IEnumerable<long> values = RandomPipeline.Variables.Select(run.ValueOf);
                    Delivered.Add(SequentialModel.Describe(batch.Scope.BatchNumber, batch.Scope.Epoch, batch.Indices.Zip(batch.Traces), values));
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
                Assert.That(BatchFailure.Of(failure)?.BatchNumber, Is.EqualTo(failure.Data["number"]));
                End = RunEnd.Failed;
            }
            catch (OperationCanceledException cancelled)
            {
                Assert.That(cancelled.CancellationToken, Is.EqualTo(source.Token));
                End = RunEnd.Cancelled;
            }

            Report = run.Report;
        }

        private Pipeline<Traced> Over(Dataset<int> dataset) => dataset.Pipeline(_ =>
        {
            int now = Interlocked.Increment(ref _alive);
            for (int seen = MostAlive; now > seen; seen = MostAlive)
            {
                Interlocked.CompareExchange(ref _mostAlive, now, seen);
            }

            return new Traced();
        });

        private Pipeline<Traced> Add(Pipeline<Traced> pipeline, RandomNode[] nodes, CancellationTokenSource source)
        {
            foreach (RandomNode node in nodes)
            {
                pipeline = node switch
                {
                    RandomNode.Step { IsAsync: false } step => pipeline.Step($"{step.Id}", (batch, _) => Ran(batch, step.Id, source)),
                    RandomNode.Step step => pipeline.StepAsync($"{step.Id}", (batch, _) => RanAsync(batch, step.Id, source)),
                    RandomNode.Where where => pipeline.Where(batch => batch.First % where.Modulus != 0 || Lost()),
                    RandomNode.Update { TakesPart: true } update => pipeline.Update(
                        RandomPipeline.Variables[update.Variable], batch => (batch.First, batch.Count), (value, part) => SequentialModel.Change(value, update.Variable, part.First, part.Count)),
                    RandomNode.Update update => pipeline.Update(
                        RandomPipeline.Variables[update.Variable], (value, batch) => SequentialModel.Change(value, update.Variable, batch.First, batch.Count)),
                    RandomNode.Rebatch rebatch => pipeline.Rebatch(rebatch.Size),
                    RandomNode.Chance chance => pipeline.WithProbability(chance.Probability, part => Add(part, chance.Body, source)),
                    RandomNode.Repeat repeat => pipeline.Repeat(repeat.Times, part => Add(part, repeat.Body, source)),
                    RandomNode.Merge merge => pipeline.Merge(Add(Over(Dataset.Range(RandomPipeline.OtherIndices, merge.Items)), merge.Other, source)),
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

        private async Task<Traced> RanAsync(Traced batch, int step, CancellationTokenSource source)
        {
            Interlocked.Increment(ref _running);
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
                Interlocked.Decrement(ref _running);
            }
        }

        private Traced Ran(Traced batch, int step, CancellationTokenSource source)
        {
            Interlocked.Increment(ref _running);
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
                Interlocked.Decrement(ref _running);
            }
        }
    }
}
