namespace Batching.Console.Tests;

public sealed class ConsoleProgressTests
{
    private static readonly PipelineProgress s_half = new()
    {
        Batches = 30,
        Items = 1000,
        TotalItems = 2000,
        Epoch = 1,
        Epochs = 4,
        ItemsPerEpoch = 500,
        Elapsed = TimeSpan.FromSeconds(10),
    };

    [Test]
    public async Task A_redirected_output_gets_plain_lines_at_most_one_an_interval_and_always_the_end()
    {
        var terminal = new Terminal(isTerminal: false);
        var time = new StoppedTime();
        await using (var progress = new ConsoleProgress(terminal.Open(), TimeSpan.FromSeconds(5), time))
        {
            progress.Report(s_half with { Batches = 1 });
            time.Advance(TimeSpan.FromSeconds(4.9));
            progress.Report(s_half with { Batches = 2 });
            time.Advance(TimeSpan.FromSeconds(0.1));
            progress.Report(s_half);
            progress.Report(s_half with { Items = 2000, Epoch = 3, IsComplete = true });
        }

        Assert.That(terminal.Lines, Is.EqualTo(new[]
        {
            "epoch 2 of 4: 1 batch, 1,000 of 2,000 items, 50.0 %, 100 items/s, 0:10 left",
            "epoch 2 of 4: 30 batches, 1,000 of 2,000 items, 50.0 %, 100 items/s, 0:10 left",
            "epoch 4 of 4: 30 batches, 2,000 of 2,000 items, 100.0 %, 200 items/s, 0:10 in all",
        }));
    }

    [Test]
    public async Task A_line_without_a_total_says_how_long_it_has_taken()
    {
        var terminal = new Terminal(isTerminal: false);
        await using var progress = new ConsoleProgress(terminal.Open());
        progress.Report(s_half with { TotalItems = null, Epochs = null, ItemsPerEpoch = null });
        Assert.That(terminal.Lines, Is.EqualTo(new[] { "epoch 2: 30 batches, 1,000 items, 100 items/s, 0:10 so far" }));
    }

    [Test]
    public async Task A_terminal_gets_a_bar_for_the_run_and_one_for_the_epoch()
    {
        var terminal = new Terminal(isTerminal: true);
        await using (var progress = new ConsoleProgress(terminal.Open()))
        {
            progress.Report(s_half with { Items = 1100 });
        }

        Assert.That(terminal.Text, Does.Contain("110 items/s, 0:08 left").And.Contain("epoch 2 of 4, 30 batches"));
        Assert.That(terminal.Text, Does.Contain(" 55%").And.Contain(" 20%"));
    }

    [Test]
    public async Task Bars_of_a_run_that_never_began_end_too()
    {
        var terminal = new Terminal(isTerminal: true);
        await using (new ConsoleProgress(terminal.Open()))
        {
            // Nothing is reported.
        }

        Assert.That(terminal.Text, Does.Contain("run"));
    }

    [Test]
    public void A_negative_interval_is_refused()
        => Assert.That(
            () => new ConsoleProgress(new Terminal(false).Open(), TimeSpan.FromSeconds(-1)), Throws.TypeOf<ArgumentOutOfRangeException>());

    private sealed class StoppedTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}
