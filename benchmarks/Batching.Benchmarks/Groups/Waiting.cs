using System.Globalization;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// Items that wait, yield or block, around the number that may be in flight: time and processor time of a call, by those of the framework's
/// own loop of the same bound.
/// </summary>
internal sealed class Waiting : BenchmarkGroup
{
    private const int InFlight = 64;
    private const int Blocking = 8;
    private const int Milliseconds = 5;

    internal override string Name => "waiting";

    internal override IReadOnlyList<Bar> Run(bool isQuick)
    {
        (int rounds, int warmUps) = isQuick ? (5, 3) : (25, 5);
        int[] counts = isQuick
            ? [InFlight, InFlight + 1, InFlight * 10]
            : [1, InFlight - 1, InFlight, InFlight + 1, InFlight * 2, InFlight * 10, InFlight * 100];
        Console.WriteLine("| items | n | ms: Batching | Parallel | processor ms: Batching | Parallel |\n|---|---:|---:|---:|---:|---:|");
        (double Time, double Processor) wait = Worst(
            "wait 5 ms", counts, rounds, warmUps,
            numbers => numbers.WaitAsync(Milliseconds),
            count =>
                Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = InFlight },
                    async (_, token) => await Task.Delay(Milliseconds, token).ConfigureAwait(false)));
        (double Time, double Processor) yield = Worst(
            "yield", [.. counts.Select(count => count * 100)], rounds, warmUps,
            numbers => numbers.YieldAsync(),
            count =>
                Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (_, _) => await Task.Yield()));
        (double Time, double Processor) block = Worst(
            "block 5 ms", [.. counts.Select(count => Math.Min(count, InFlight * 2))], rounds, warmUps,
            numbers => numbers.BlockAsync(Milliseconds, options: new CallOptions { MaxParallelism = Blocking }),
            count =>
            {
                Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Blocking }, _ => Thread.Sleep(Milliseconds));
                return Task.CompletedTask;
            });
        return
        [
            new("waiting-time", wait.Time, 1.25),
            new("waiting-processor", wait.Processor, 2),
            new("yielding-time", yield.Time, 1.25),
            new("yielding-processor", yield.Processor, 1.5),
            new("blocking-time", block.Time, 1.25),
        ];
    }

    /// <summary>The worst ratios over the numbers of items, of medians of times and of all processor time.</summary>
    private static (double Time, double Processor) Worst(
        string name, int[] counts, int rounds, int warmUps, Func<Numbers, Task> ours, Func<int, Task> peer)
    {
        double worstTime = 0, worstProcessor = 0;
        foreach (int count in counts.Distinct())
        {
            var numbers = new Numbers { Values = [.. Enumerable.Range(0, count)] };
            var spent = new double[2];
            Timing[] times = Alternation.Measure(rounds, warmUps, Side(0, () => ours(numbers)), Side(1, () => peer(count)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {count:N0} | {times[0].Median:0.00} | {times[1].Median:0.00} | {spent[0] / (rounds + warmUps):0.00} | {spent[1] / (rounds + warmUps):0.00} |"));

            // Each side gets a millisecond more, so that noise in very short times does not become a large ratio.
            worstTime = Math.Max(worstTime, (times[0].Median + 1) / (times[1].Median + 1));
            worstProcessor = Math.Max(worstProcessor, (spent[0] + rounds + warmUps) / (spent[1] + rounds + warmUps));

            Func<Action> Side(int side, Func<Task> run) => () => () =>
            {
                TimeSpan before = Environment.CpuUsage.TotalTime;
                run().GetAwaiter().GetResult();
                spent[side] += (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
            };
        }

        return (worstTime, worstProcessor);
    }
}
