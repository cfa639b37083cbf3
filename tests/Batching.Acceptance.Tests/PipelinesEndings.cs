using Acceptance.Batches;
using Microsoft.Extensions.Logging;

namespace Acceptance;

/// <summary>What a run throws when several things fail, what it has counted then, and who disposes of its batches.</summary>
[TestFixtureSource(typeof(PipelineRuns), nameof(PipelineRuns.Prefetches))]
public sealed class PipelinesEndings(int prefetch)
{
    private static readonly Variable<string> s_trail = Variable.Create<string>("trail", "");

    private static readonly Pipeline<Signals> s_eight =
        Dataset.Range(8).Pipeline<Signals>().Update(s_trail, (trail, batch) => $"{trail}{batch.Indices[0]} ");

    private PipelineOptions Options => new() { BatchSize = 2, Prefetch = prefetch };

    [Test]
    public async Task A_batch_that_a_listener_keeps_from_its_consumer_comes_again(
        [Values("progress", "logger", "variable")] string who, [Values(0, 2, 3)] int at)
    {
        var fails = new Failing(at);
        Pipeline<Signals> pipeline = who switch
        {
            "variable" => s_eight.Update(s_trail, (trail, batch) => fails.At(batch.Indices[0] / 2) ? throw new FormatException() : trail),
            "logger" => s_eight.Where(batch => batch.Indices[0] != at * 2),
            _ => s_eight,
        };
        PipelineOptions options =
            who switch { "progress" => Options with { Progress = fails }, "logger" => Options with { Logger = fails }, _ => Options };
        PipelineRun<Signals> first = pipeline.Batches(options);
        (List<Signals> before, Exception? failure) = await first.PrefixAsync();
        Assert.That(failure, Is.TypeOf<FormatException>());
        Assert.That(
            (first.Report.Batches, first.Checkpoint.Batches, first.GetValue(s_trail)), Is.EqualTo(((long)at, (long)at, Trail(before))));
        PipelineRun<Signals> rest = pipeline.Batches(Options with { ResumeFrom = first.Checkpoint });
        List<Signals> behind = await rest.AllAsync();
        int[] expected = who == "logger" ? [.. Enumerable.Range(0, 8).Where(index => index / 2 != at)] : [.. Enumerable.Range(0, 8)];
        Assert.That(before.Concat(behind).SelectMany(batch => batch.Indices), Is.EqualTo(expected));
        Assert.That(rest.GetValue(s_trail), Is.EqualTo(Trail(before.Concat(behind))));

        static string Trail(IEnumerable<Signals> batches) => string.Concat(batches.Select(batch => $"{batch.Indices[0]} "));
    }

    [Test]
    public async Task The_consumers_own_exception_is_not_lost_to_a_hook_a_logger_or_a_callback()
    {
        Pipeline<Signals> pipeline = s_eight.After(() => throw new TimeZoneNotFoundException());
        PipelineRun<Signals> run = pipeline.Batches(Options with { Logger = new Failing(int.MaxValue) { FailsAtEnd = true } });
        Exception? thrown = null;
        try
        {
            await foreach (Signals batch in run)
            {
                throw new FormatException();
            }
        }
        catch (Exception failure)
        {
            thrown = failure;
        }

        Assert.That(thrown, Is.TypeOf<FormatException>());
        Assert.That(run.Report.LaterFailures.Select(one => one.GetType()),
            Is.EqualTo(new[] { typeof(TimeZoneNotFoundException), typeof(FormatException) }));
    }

    [Test]
    public async Task A_runs_failure_is_not_lost_to_what_fails_after_it_but_has_it_beside_it()
    {
        Pipeline<Signals> pipeline = s_eight.Tap(_ => throw new InvalidDataException()).After(() => throw new TimeZoneNotFoundException());
        PipelineRun<Signals> run = pipeline.Batches(Options with { Logger = new Failing(int.MaxValue) { FailsAtEnd = true } });
        (_, Exception? failure) = await run.PrefixAsync();
        Assert.That(failure, Is.TypeOf<InvalidDataException>());
        Type[] later = [typeof(TimeZoneNotFoundException), typeof(FormatException)];
        Assert.That(LaterFailures.FromException(failure!).Select(one => one.GetType()), Is.EqualTo(later));
        Assert.That(run.Report.LaterFailures.Select(one => one.GetType()), Is.EqualTo(later));
    }

    [Test]
    public async Task A_run_without_a_failure_throws_the_first_that_comes_at_its_end()
    {
        Pipeline<Signals> pipeline =
            s_eight.After(() => throw new TimeZoneNotFoundException()).After(() => throw new InvalidDataException());
        (List<Signals> batches, Exception? failure) = await pipeline.Batches(Options).PrefixAsync();
        Assert.That(batches, Has.Count.EqualTo(4));
        Assert.That(failure, Is.TypeOf<TimeZoneNotFoundException>());
        Assert.That(LaterFailures.FromException(failure!).Single(), Is.TypeOf<InvalidDataException>());
    }

    [Test]
    public async Task A_stop_outside_a_batch_ends_the_run_before_the_next_one(
        [Values("before", "before later", "variable", "progress")] string who)
    {
        var ended = false;
        Pipeline<Signals> pipeline = (who switch
        {
            "before" => s_eight.Before(() => throw new StopPipelineException()),
            "before later" => s_eight.BeforeAsync(async _ =>
            {
                await Task.Yield();
                throw new StopPipelineException();
            }),
            "variable" => s_eight.Update(s_trail, (trail, batch) => batch.Indices[0] == 2 ? throw new StopPipelineException() : trail),
            _ => s_eight,
        }).After(() => ended = true);
        PipelineRun<Signals> run =
            pipeline.Batches(who == "progress" ? Options with { Progress = new Failing(1) { Stops = true } } : Options);
        List<Signals> batches = await run.AllAsync();
        Assert.That(batches, Has.Count.EqualTo(who is "variable" or "progress" ? 1 : 0));
        Assert.That((run.Report.IsStopped, run.Report.Batches, ended), Is.EqualTo((true, (long)batches.Count, true)));
    }

    [Test]
    public async Task What_is_rented_is_let_go_once_by_the_run_or_by_the_consumer(
        [Values("all", "leave", "skip", "fail", "stop", "cancel", "reject", "skip failures")] string end,
            [Values("", "rebatch", "cut", "merge", "then")] string boundary)
    {
        IReadOnlyDictionary<Rented.Thing, int> things = Rented.Thing.Count();
        using var source = new CancellationTokenSource();
        Pipeline<Rented> rented = Dataset.Range(24).Pipeline<Rented>().Rent();
        Pipeline<Rented> pipeline = (boundary switch
        {
            "rebatch" => rented.Rebatch(5),
            "cut" => rented.Rebatch(1),
            "merge" => rented.Merge(Dataset.Range(40).Pipeline<Rented>().Rent()),
            "then" => rented.Then(batch => new Rented { Indices = batch.Indices, Things = Taken(batch) }),
            _ => rented,
        }).Tap(batch =>
        {
            switch (end)
            {
                case "skip" when batch.Indices[0] % 3 == 1:
                    throw new SkipBatchException();
                case "fail" or "skip failures" when batch.Indices[0] >= 9:
                    throw new FormatException();
                case "stop" when batch.Indices[0] >= 9:
                    throw new StopPipelineException();
            }
        });
        PipelineOptions options = Options with
        {
            BatchFailurePolicy = end == "skip failures" ? BatchFailurePolicy.Skip : BatchFailurePolicy.Stop,
            Progress = end == "reject" ? new Failing(2) : null,
        };
        var taken = 0;
        try
        {
            await foreach (Rented batch in pipeline.Batches(options, source.Token))
            {
                using (batch)
                {
                    Assert.That(batch.Things!.Select(thing => things[thing]), Is.All.Zero, "alive when it is delivered");
                    if (++taken == 3 && end == "leave")
                    {
                        break;
                    }

                    if (taken == 3 && end == "cancel")
                    {
                        source.Cancel();
                    }
                }
            }
        }
        catch (Exception failure) when (failure is FormatException or OperationCanceledException)
        {
            // As planned.
        }

        Assert.That(things, Is.Not.Empty);
        Assert.That(things.Count(thing => thing.Value == 0), Is.Zero, $"of {things.Count} are not let go");
        if (boundary != "cut")
        {
            Assert.That(things.Count(thing => thing.Value > 1), Is.Zero, $"of {things.Count} are let go twice");
        }
    }

    [Test]
    public async Task A_run_for_its_steps_alone_lets_all_go([Values(3, 24)] int size)
    {
        IReadOnlyDictionary<Rented.Thing, int> things = Rented.Thing.Count();
        await Dataset.Range(24).Pipeline<Rented>().Rent().Rebatch(size).RunAsync(Options);
        Assert.That(things.Values, Is.All.EqualTo(1));
    }

    /// <summary>A step that takes the batch it is given: what it does not hand on it lets go.</summary>
    private static Rented.Thing[] Taken(Rented batch)
    {
        Rented.Thing[] things = batch.Things!;
        batch.Things = [.. batch.Things!.Select(_ => new Rented.Thing())];
        batch.Dispose();
        return things;
    }

    /// <summary>A listener that fails.</summary>
    private sealed class Failing(int at) : IProgress<PipelineProgress>, ILogger
    {
        private int _lines;

        public bool Stops { get; init; }

        public bool FailsAtEnd { get; init; }

        public bool At(int number) => number == at && _lines++ == 0;

        public void Report(PipelineProgress value)
        {
            if (value.Batches == at + 1)
            {
                throw Stops ? new StopPipelineException() : new FormatException();
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Debug || (FailsAtEnd && logLevel == LogLevel.Information);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Debug || (eventId.Id == 3 && FailsAtEnd))
            {
                throw new FormatException();
            }
        }
    }
}
