using System.Diagnostics;

namespace Batching.Runtime.Tests.Pipelines;

/// <summary>What a run chooses, by a clock of the test's.</summary>
public sealed class RunTunerTests
{
    private const int Windows = 40;

    [Test]
    public void A_consumer_that_has_what_it_needs_leaves_all_as_it_is()
    {
        (TuningChoice depth, _) = Settle(rateOf: (_, _) => 1000, waitingOf: (_, _) => 0.01);
        Assert.That((depth.Value, depth.Reason), Is.EqualTo((2, "the consumer waits for 1.0 % of its time")));
    }

    [Test]
    public void The_depth_grows_until_the_consumer_is_fed()
    {
        (TuningChoice depth, TuningChoice threads) =
            Settle(rateOf: (depth, _) => 100 * depth, waitingOf: (depth, _) => depth >= 8 ? 0 : 0.5);
        Assert.That((depth.Value, threads.Value), Is.EqualTo((8, 2)));
    }

    [Test]
    public void A_value_that_brings_nothing_is_taken_back_and_the_next_option_tried()
    {
        (TuningChoice depth, TuningChoice threads) = Settle(rateOf: (_, threads) => 100 * Math.Min(threads, 4), waitingOf: (_, _) => 0.5);
        Assert.That((depth.Value, threads.Value), Is.EqualTo((2, 4)));
        Assert.That(
            depth.Reason, Is.EqualTo("with 4 there were 400 batches/s instead of 400, and the consumer still waited for 50 % of its time"));
    }

    [Test]
    public void Options_that_bring_something_only_together_are_raised_together()
    {
        (TuningChoice depth, TuningChoice threads) =
            Settle(rateOf: (depth, threads) => 100 * Math.Min(depth, threads), waitingOf: (_, _) => 0.5);
        Assert.That((depth.Value, threads.Value), Is.EqualTo((8, 8)));
        Assert.That(threads.Reason, Is.EqualTo("the rule of four threads a processor allows no more"));
    }

    [Test]
    public void A_run_that_nothing_makes_faster_keeps_what_it_began_with()
    {
        (TuningChoice depth, TuningChoice threads) = Settle(rateOf: (_, _) => 300, waitingOf: (_, _) => 0.9);
        Assert.That((depth.Value, threads.Value), Is.EqualTo((2, 2)));
    }

    [Test]
    public void The_bound_holds_and_is_the_reason()
    {
        (TuningChoice depth, _) = Settle(rateOf: (depth, _) => 100 * depth, waitingOf: (_, _) => 0.5);
        Assert.That((depth.Value, depth.Reason), Is.EqualTo((15, "MaxBatchesInFlight = 16 allows no more")));
    }

    [Test]
    public void It_settles_within_two_seconds()
    {
        var changes = new List<long>();
        Settle(rateOf: (depth, threads) => 100 * depth * threads, waitingOf: (_, _) => 0.5, changes);
        Assert.That(changes, Is.Not.Empty);
        Assert.That(changes[^1], Is.LessThan(2 * Stopwatch.Frequency));
    }

    /// <summary>Runs a tuner over windows in which batches come as the options have it.</summary>
    private static (TuningChoice Depth, TuningChoice Threads) Settle(
        Func<int, int, double> rateOf, Func<int, int, double> waitingOf, List<long>? changes = null)
    {
        int depth = 2, threads = 2;
        long now = 0;
        Tunable[] tunables =
        [
            new("Prefetch", depth, 15, "MaxBatchesInFlight = 16", value => Change(ref depth, value)),
            new("MaxParallelism", threads, 8, "the rule of four threads a processor", value => Change(ref threads, value)),
        ];
        var tuner = new RunTuner(tunables, now);
        while (now < Windows * Stopwatch.Frequency / 10)
        {
            long gap = (long)(Stopwatch.Frequency / rateOf(depth, threads));
            now += gap;
            tuner.Deliver(now, (long)(gap * waitingOf(depth, threads)));
        }

        return (tunables[0].Choice, tunables[1].Choice);

        void Change(ref int option, int value)
        {
            option = value;
            changes?.Add(now);
        }
    }
}
