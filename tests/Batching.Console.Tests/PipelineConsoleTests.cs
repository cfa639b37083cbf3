namespace Batching.Console.Tests;

public sealed class PipelineConsoleTests
{
    [Test]
    public async Task A_run_shows_its_progress_and_then_its_report([Values] bool isTerminal)
    {
        var terminal = new Terminal(isTerminal);
        var seen = 0;
        PipelineReport report = await Dataset.Range(100).Pipeline<Rows>().Tap(_ => seen++)
            .RunWithProgressAsync(new PipelineOptions { BatchSize = 10, Epochs = 2 }, terminal.Open());
        Assert.That((report.Batches, seen), Is.EqualTo((20L, 20)));
        Assert.That(terminal.Text, Does.Contain("epoch 2 of 2").And.Contain("200 items in 20 batches"));
        Assert.That(terminal.Lines, Has.Some.Matches("^ *0 Tap +20 +200 "));
    }

    [Test]
    public async Task A_consumer_gets_each_batch_and_another_listener_is_told_too()
    {
        var listener = new Count();
        List<long> batches = [];
        await Dataset.Range(10).Pipeline<Rows>().RunWithProgressAsync(
            (batch, _) =>
            {
                batches.Add(batch.Scope.BatchNumber);
                return Task.CompletedTask;
            },
            new PipelineOptions { BatchSize = 5, Progress = listener },
            new Terminal(false).Open());
        Assert.That(batches, Is.EqualTo(new long[] { 0, 1 }));
        Assert.That(listener.Reports, Is.EqualTo(3));
    }

    [Test]
    public void What_a_step_throws_comes_through_and_the_bars_end([Values] bool isTerminal)
    {
        Pipeline<Rows> pipeline = Dataset.Range(10).Pipeline<Rows>().Tap(_ => throw new FormatException());
        Assert.That(
            async () => await pipeline.RunWithProgressAsync(console: new Terminal(isTerminal).Open()).WaitAsync(TimeSpan.FromSeconds(30)),
            Throws.TypeOf<FormatException>());
    }

    [Test]
    public async Task What_an_exception_says_is_neither_obeyed_nor_taken_for_markup([Values] bool isTerminal)
    {
        var terminal = new Terminal(isTerminal);
        Pipeline<Rows> pipeline =
            Dataset.Range(10).Pipeline<Rows>().Tap(_ => throw new FormatException("[red]loud[/]\u001b]0;title\u0007\nforged"));
        PipelineReport report = await pipeline.RunWithProgressAsync(
            new PipelineOptions { BatchSize = 10, BatchFailurePolicy = BatchFailurePolicy.Skip }, terminal.Open());
        Assert.That(terminal.Text, Does.Contain("[red]loud[/]\\u001b]0;title\\u0007\\u000aforged"));
        Assert.That(report.ToText(), Does.EndWith("\\u000aforged\n"));
        Assert.That(report.ToText(), Does.Not.Contain('\u001b'));
    }

    private sealed class Count : IProgress<PipelineProgress>
    {
        public int Reports { get; private set; }

        public void Report(PipelineProgress value) => Reports++;
    }
}
