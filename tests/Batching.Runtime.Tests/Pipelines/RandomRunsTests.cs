using System.Globalization;

namespace Batching.Runtime.Tests.Pipelines;

/// <summary>Random runs against a plain sequential model: the same batches, the same end, and nothing alive afterwards.</summary>
public sealed class RandomRunsTests
{
    private const int RunsPerSeed = 250;

    private enum End
    {
        Complete,
        Stopped,
        Failed,
        Cancelled,
        Left,
    }

    [Test]
    public async Task Random_runs_deliver_what_a_plain_loop_would([Values(1, 2, 3, 4, 5, 6, 7, 8)] int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < RunsPerSeed; run++)
        {
            Case drawn = Case.Draw(random);
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

            (List<string> expected, End end) = drawn.Model();
            if (drawn.CancelInStep is { } cancelled && observed.End == End.Cancelled)
            {
                // A step that cancels may run ahead of the consumer, who then sees less: but a prefix, and no batch from that one on.
                Assert.That(observed.Delivered, Is.EqualTo(expected.Take(observed.Delivered.Count)), name);
                Assert.That(end == End.Cancelled || drawn.Prefetch > 0, name);
                Assert.That(cancelled, Is.GreaterThanOrEqualTo(observed.Delivered.Count), name);
            }
            else
            {
                Assert.That(observed.Delivered, Is.EqualTo(expected), name);
                Assert.That(observed.End, Is.EqualTo(end), name);
            }

            Assert.That(observed.Running, Is.Zero, name);
            Assert.That(observed.MostAlive, Is.LessThanOrEqualTo(drawn.Prefetch + 1), name);
            Assert.That(observed.Report.Batches, Is.EqualTo(observed.Delivered.Count), name);
        }
    }

    /// <summary>A random run: what happens to which batch at which step, and what the consumer does.</summary>
    private sealed record Case
    {
        public required int Items { get; init; }

        public required RunOptions Options { get; init; }

        public required int Steps { get; init; }

        public required Dictionary<long, (int Step, char Event)> Events { get; init; }

        public required int Seed { get; init; }

        public int? LeaveAfter { get; init; }

        public int? CancelAfter { get; init; }

        public long? CancelInStep { get; init; }

        public int Prefetch => Options.Prefetch;

        public static Case Draw(Random random)
        {
            int items = random.Next(1, 40);
            int steps = random.Next(1, 4);
            var options = new RunOptions
            {
                BatchSize = random.Next(1, Math.Min(items, 6) + 1),
                Epochs = random.Next(1, 4),
                Shuffle = random.Next(2) == 0,
                Seed = random.Next(100),
                DropLast = random.Next(2) == 0,
                Prefetch = random.Next(7) switch { 0 => 0, 1 => 1, 2 => 2, 3 => 3, 4 => 5, 5 => 8, _ => 16 },
            };
            var events = new Dictionary<long, (int, char)>();
            int happenings = random.Next(4);
            for (var i = 0; i < happenings; i++)
            {
                events[random.Next(30)] = (random.Next(steps), "fskk"[random.Next(4)]);
            }

            int consumer = random.Next(8);
            long? cancelInStep = consumer == 2 ? random.Next(20) : null;
            if (cancelInStep is { } batch)
            {
                events[batch] = (random.Next(steps), 'c');
            }

            return new Case
            {
                Items = items,
                Options = options,
                Steps = steps,
                Events = events,
                Seed = random.Next(),
                LeaveAfter = consumer == 0 ? random.Next(1, 10) : null,
                CancelAfter = consumer == 1 ? random.Next(1, 10) : null,
                CancelInStep = cancelInStep,
            };
        }

        /// <summary>What a plain loop delivers, and how it ends.</summary>
        public (List<string> Delivered, End End) Model()
        {
            List<string> delivered = [];
            long number = 0;
            for (var epoch = 0; epoch < (Options.Epochs ?? 1); epoch++)
            {
                int[] order = Options.Shuffle ? ItemOrder.OfEpoch(Items, Options.Seed, epoch) : [.. Enumerable.Range(0, Items)];
                foreach (int[] rows in order.Chunk(Options.BatchSize))
                {
                    if (rows.Length < Options.BatchSize && Options.DropLast)
                    {
                        continue;
                    }

                    switch (Events.TryGetValue(number, out (int Step, char Event) happening) ? happening.Event : '-')
                    {
                        case 'f':
                            return (delivered, End.Failed);
                        case 's':
                            return (delivered, End.Stopped);
                        case 'c':
                            return (delivered, End.Cancelled);
                        case '-':
                            delivered.Add($"{number}: {string.Join(' ', rows)}");
                            if (delivered.Count == LeaveAfter)
                            {
                                return (delivered, End.Left);
                            }

                            if (delivered.Count == CancelAfter)
                            {
                                return (delivered, End.Cancelled);
                            }

                            break;
                    }

                    number++;
                }
            }

            return (delivered, End.Complete);
        }

        public override string ToString()
            => $"{Items} items, {Options}, {Steps} steps, events {string.Join(", ", Events.Select(one => $"{one.Key}{one.Value.Event}{one.Value.Step}"))}, "
                + $"leave after {LeaveAfter}, cancel after {CancelAfter}, seed {Seed}";
    }

    /// <summary>A run of a case, and what was seen of it.</summary>
    private sealed class Observation(Case drawn)
    {
        private int _alive;
        private int _mostAlive;
        private int _running;

        public List<string> Delivered { get; } = [];

        public End End { get; private set; }

        public int Running => Volatile.Read(ref _running);

        public int MostAlive => Volatile.Read(ref _mostAlive);

        public RunReport Report { get; private set; } = new();

        public async Task RunAsync()
        {
            // Without a synchronization context half of the time, as in a console program or a service.
            if (drawn.Seed % 2 == 0)
            {
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            using var source = new CancellationTokenSource();
            PipelineRun<Numbers> run = Pipeline(source).Batches(drawn.Options, source.Token);
            try
            {
                await foreach (Numbers batch in run)
                {
                    Delivered.Add($"{batch.Number}: {string.Join(' ', batch.Indices)}");
                    Assert.That(batch.Trail, Has.Count.EqualTo(drawn.Steps));
                    if ((drawn.Seed + batch.Number) % 5 == 0)
                    {
                        await Task.Yield();
                    }

                    Interlocked.Decrement(ref _alive);
                    if (Delivered.Count == drawn.LeaveAfter)
                    {
                        End = End.Left;
                        break;
                    }

                    if (Delivered.Count == drawn.CancelAfter)
                    {
                        await source.CancelAsync();
                    }
                }

                End = End == End.Left ? End.Left : run.Report.IsStopped ? End.Stopped : End.Complete;
            }
            catch (FormatException failure)
            {
                Assert.That(BatchFailure.Of(failure)?.BatchNumber, Is.EqualTo(failure.Data["number"]));
                End = End.Failed;
            }
            catch (OperationCanceledException cancelled)
            {
                Assert.That(cancelled.CancellationToken, Is.EqualTo(source.Token));
                End = End.Cancelled;
            }

            Report = run.Report;
        }

        private Pipeline<Numbers> Pipeline(CancellationTokenSource source)
        {
            Pipeline<Numbers> pipeline = Dataset.Range(drawn.Items).Pipeline(_ =>
            {
                int now = Interlocked.Increment(ref _alive);
                for (int seen = MostAlive; now > seen; seen = MostAlive)
                {
                    Interlocked.CompareExchange(ref _mostAlive, now, seen);
                }

                return new Numbers();
            });
            for (var i = 0; i < drawn.Steps; i++)
            {
                int step = i;
                pipeline = ((drawn.Seed >> step) & 1) == 0
                    ? pipeline.Step($"{step}", (batch, _) => Ran(batch, step, source))
                    : pipeline.StepAsync($"{step}", async (batch, token) =>
                    {
                        Interlocked.Increment(ref _running);
                        try
                        {
                            if ((drawn.Seed + batch.Number) % 3 == 0)
                            {
                                await Task.Yield();
                            }

                            return Ran(batch, step, source);
                        }
                        finally
                        {
                            Interlocked.Decrement(ref _running);
                        }
                    });
            }

            return pipeline;
        }

        private Numbers Ran(Numbers batch, int step, CancellationTokenSource source)
        {
            Interlocked.Increment(ref _running);
            try
            {
                batch.Trail.Add($"{step}");
                if (drawn.Events.TryGetValue(batch.Number, out (int Step, char Event) happening) && happening.Step == step)
                {
                    if (happening.Event == 'c')
                    {
                        source.Cancel();
                        return batch;
                    }

                    // It will not reach the consumer.
                    Interlocked.Decrement(ref _alive);
                    throw happening.Event switch
                    {
                        'f' => new FormatException { Data = { ["number"] = batch.Number } },
                        's' => new StopPipelineException(),
                        _ => new SkipBatchException(),
                    };
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
