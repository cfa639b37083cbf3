using Microsoft.Extensions.Logging;

namespace Batching.Runtime.Tests.Pipelines;

/// <summary>What a run writes to its logger.</summary>
public sealed class RunLogTests
{
    [Test]
    public async Task Begin_end_and_what_is_left_out_are_logged(
        [ValueSource(typeof(Runs), nameof(Runs.Prefetches))] int prefetch, [Values] bool rebatches)
    {
        var log = new LineLogger();
        Pipeline<Numbers> pipeline = Dataset.Range(4).Pipeline<Numbers>().Tap(batch =>
        {
            if (batch.Number == 1)
            {
                throw new FormatException("no number");
            }
        });
        pipeline = rebatches ? pipeline.Rebatch(2) : pipeline;
        await pipeline.Batches(new PipelineOptions { Prefetch = prefetch, Logger = log, BatchFailurePolicy = BatchFailurePolicy.Skip })
            .AllAsync();
        Assert.That(log.Lines[0], Does.StartWith("Information 2: The run begins"));
        Assert.That(log.Lines[1], Is.EqualTo("Warning 4: Batch 1 of epoch 0 failed in Tap and is left out. no number"));
        Assert.That(
            log.Lines[^1], Does.StartWith($"Information 3: The run has ended (complete). 3 items in {(rebatches ? 2 : 3)} batches"));
        Assert.That(log.Lines, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_run_that_fails_says_so()
    {
        var log = new LineLogger();
        await Dataset.Range(4).Pipeline<Numbers>().Tap(_ => throw new FormatException()).Batches(new PipelineOptions { Logger = log })
            .PrefixAsync();
        Assert.That(log.Lines[^1], Does.StartWith("Information 3: The run has ended (failed or cancelled)."));
    }

    private sealed class LineLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Add($"{logLevel} {eventId.Id}: {formatter(state, exception)}{(exception is null ? "" : $" {exception.Message}")}");
    }
}
