using System.Diagnostics;
using System.Globalization;

namespace Batching.Benchmarks.Groups;

/// <summary>What a pipeline adds to its batches, against the ways to make batches ahead by hand.</summary>
internal sealed class Pipeline : BenchmarkGroup
{
    private const int BatchSize = 10;
    private const int Ahead = 4;

    private static int s_sink;

    internal override string Name => "pipeline";

    internal override IReadOnlyList<Bar> Run(bool isQuick)
    {
        var bars = new List<Bar>();
        PrintEmptyBatches(isQuick, bars);
        PrintAllocations(isQuick, bars);
        PrintOverlap(isQuick, bars);
        PrintWaits(isQuick, bars);
        PrintWatching(isQuick, bars);
        return bars;
    }

    /// <summary>Batches that nothing is done with: what is left is the pipeline itself.</summary>
    private static void PrintEmptyBatches(bool isQuick, List<Bar> bars)
    {
        int batches = isQuick ? 10_000 : 50_000;
        (int rounds, int warmUps) = isQuick ? (20, 60) : (60, 60);
        Timing[] times = Alternation.Measure(
            rounds,
            warmUps,
            Blocking(() => OursAsync(batches, 0)),
            Blocking(() => OursAsync(batches, Ahead)),
            Blocking(() => PipelinePeers.TransformBlockAsync(batches, Ahead, Make)),
            Blocking(() => PipelinePeers.ChannelAsync(batches, Ahead, Make)),
            Blocking(() => PipelinePeers.ForEachAsync(batches, Ahead, Make)));
        Console.WriteLine($"no-op batches of {BatchSize}, microseconds a batch: fastest / median\n");
        Console.WriteLine("| side | prefetch | fastest | median |\n|---|---:|---:|---:|");
        string[] sides = [
            "Batching | 0", $"Batching | {Ahead}", $"TransformBlock | {Ahead}", $"Channel | {Ahead}", $"ForEachAsync | {Ahead}"];
        for (var side = 0; side < sides.Length; side++)
        {
            Console.WriteLine(
                Invariant($"| {sides[side]} | {PerBatch(times[side].Fastest):0.000} | {PerBatch(times[side].Median):0.000} |"));
        }

        bars.Add(new("no-op-batch-us", PerBatch(times[0].Fastest), 0.5));
        bars.Add(new("no-op-prefetch-transform-block", times[1].Median / times[2].Median, 1.2));

        double PerBatch(double milliseconds) => milliseconds * 1000 / batches;
    }

    private static void PrintAllocations(bool isQuick, List<Bar> bars)
    {
        int few = isQuick ? 2_000 : 10_000, many = few * 4;
        Console.WriteLine("\nallocated bytes a batch\n\n| prefetch | few batches | four times as many |\n|---:|---:|---:|");
        foreach (int prefetch in new[] { 0, Ahead })
        {
            double ofFew = BytesABatch(few, prefetch), ofMany = BytesABatch(many, prefetch);
            Console.WriteLine(Invariant($"| {prefetch} | {ofFew:0} | {ofMany:0} |"));
            bars.Add(new($"bytes-growth-prefetch-{prefetch}", ofMany / ofFew, 1.05));
        }

        static double BytesABatch(int batches, int prefetch)
        {
            OursAsync(batches, prefetch).GetAwaiter().GetResult();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            OursAsync(batches, prefetch).GetAwaiter().GetResult();
            return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)batches;
        }
    }

    /// <summary>Batches that wait for ten milliseconds, as for a disk or a service.</summary>
    private static void PrintOverlap(bool isQuick, List<Bar> bars)
    {
        const int Milliseconds = 10;
        int batches = isQuick ? 40 : 200;
        Console.WriteLine(
            $"\nbatches of {Milliseconds} ms, prefetch {Ahead}: milliseconds for {batches}, and what they would be if all that can be hidden were\n");
        Console.WriteLine("| consumer | Batching | ideal | TransformBlock | ideal |\n|---|---:|---:|---:|---:|");
        foreach (bool isConsumerLong in new[] { true, false })
        {
            (double Elapsed, double Ideal) ours = Measure(isConsumerLong, (body, consumer) => OursAsync(batches, Ahead, body, consumer));
            (double Elapsed, double Ideal) byHand = Measure(
                isConsumerLong, (body, consumer) => PipelinePeers.TransformBlockAsync(batches, Ahead, body, consumer));
            string name = isConsumerLong ? "as long" : "none";
            Console.WriteLine(Invariant($"| {name} | {ours.Elapsed:0.0} | {ours.Ideal:0.0} | {byHand.Elapsed:0.0} | {byHand.Ideal:0.0} |"));
            bars.Add(new($"overlap-consumer-{(isConsumerLong ? "as-long" : "none")}", ours.Elapsed / ours.Ideal, 1 / 0.95));
        }

        // A timer's ten milliseconds are a little more: the ideal is of those that passed.
        (double Elapsed, double Ideal) Measure(bool isConsumerLong, Func<Func<Task>, Func<Task>, Task> run)
        {
            long inBatches = 0, inConsumer = 0;
            double elapsed = Elapsed(() => run(BatchAsync, ConsumerAsync));
            double all = Stopwatch.GetElapsedTime(0, inBatches).TotalMilliseconds;
            return (elapsed, isConsumerLong ? Stopwatch.GetElapsedTime(0, inConsumer).TotalMilliseconds + (all / batches) : all / Ahead);

            async Task BatchAsync() => Interlocked.Add(ref inBatches, await DelayAsync().ConfigureAwait(false));

            async Task ConsumerAsync() => inConsumer += isConsumerLong ? await DelayAsync().ConfigureAwait(false) : 0;
        }

        static async Task<long> DelayAsync()
        {
            long begin = Stopwatch.GetTimestamp();
            await Task.Delay(Milliseconds).ConfigureAwait(false);
            return Stopwatch.GetTimestamp() - begin;
        }
    }

    /// <summary>How long the next batch takes to come where it has been made.</summary>
    private static void PrintWaits(bool isQuick, List<Bar> bars)
    {
        int batches = isQuick ? 60 : 400;
        var waits = new List<double>();
        WaitAsync().GetAwaiter().GetResult();
        waits.Sort();
        double median = waits[waits.Count / 2], high = waits[waits.Count * 95 / 100];
        Console.WriteLine(Invariant($"\nwait for a batch that is ready, microseconds: median {median:0.0}, 95 of 100 within {high:0.0}"));
        bars.Add(new("ready-batch-wait-us", high, 50));

        async Task WaitAsync()
        {
            PipelineRun<Numbers> run = Dataset.Range(batches * BatchSize).Pipeline<Numbers>().Tap(_ => { })
                .Batches(new PipelineOptions { BatchSize = BatchSize, Prefetch = Ahead });
            await using IAsyncEnumerator<Numbers> enumerator = run.GetAsyncEnumerator();
            await enumerator.MoveNextAsync().ConfigureAwait(false);
            while (true)
            {
                // The consumer at work, for longer than the pipeline needs.
                Thread.Sleep(1);
                long begin = Stopwatch.GetTimestamp();
                if (!await enumerator.MoveNextAsync().ConfigureAwait(false))
                {
                    return;
                }

                waits.Add(Stopwatch.GetElapsedTime(begin).TotalMicroseconds);
            }
        }
    }

    /// <summary>What it costs to measure and to show a run.</summary>
    private static void PrintWatching(bool isQuick, List<Bar> bars)
    {
        const int Microseconds = 10;
        int batches = isQuick ? 4_000 : 10_000;
        (int rounds, int warmUps) = isQuick ? (10, 4) : (60, 10);
        int spins = Bodies.Rounds(Cost.Microsecond) * Microseconds;
        Timing[] times = Alternation.Measure(
            rounds,
            warmUps,
            Blocking(() => OursAsync(batches, 0, Spin, Nothing, new PipelineOptions { MeasureActions = false })),
            Blocking(() => OursAsync(batches, 0, Spin, Nothing)));
        double report = times[1].Fastest / times[0].Fastest;
        Console.WriteLine(
            Invariant(
                $"\nbatches of {Microseconds} us, milliseconds for {batches}: unmeasured {times[0].Fastest:0.00}, measured {times[1].Fastest:0.00}, {report:0.0000} of it"));
        bars.Add(new("report", report, 1.02));

        var listener = new Listener();
        batches = isQuick ? 20_000 : 100_000;
        times = Alternation.Measure(
            rounds,
            warmUps,
            Blocking(() => OursAsync(batches, 0)),
            Blocking(() => OursAsync(batches, 0, null, Nothing, new PipelineOptions { Progress = listener })));
        double progress = (times[1].Fastest - times[0].Fastest) * 1e6 / batches / BatchSize;
        Console.WriteLine(Invariant($"progress: {progress:0.0} ns an item, {listener.Reports} reports"));
        bars.Add(new("progress-ns-an-item", progress, 60));

        void Spin(Numbers batch) => s_sink = Bodies.Mix(batch.Count, spins);
    }

    private static async Task OursAsync(
        int batches, int prefetch, Action<Numbers>? step = null, Func<Numbers, Task>? consume = null, PipelineOptions? options = null)
    {
        options = (options ?? new PipelineOptions()) with { BatchSize = BatchSize, Prefetch = prefetch };
        Pipeline<Numbers> pipeline = Dataset.Range(batches * BatchSize).Pipeline<Numbers>().Tap(step ?? (static _ => { }));
        await foreach (Numbers batch in pipeline.Batches(options).ConfigureAwait(false))
        {
            if (consume is not null)
            {
                await consume(batch).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The same, where a step and the consumer are awaited.</summary>
    private static async Task OursAsync(int batches, int prefetch, Func<Task> step, Func<Task> consume)
    {
        Pipeline<Numbers> pipeline = Dataset.Range(batches * BatchSize).Pipeline<Numbers>().ThenAsync(async (batch, _) =>
        {
            await step().ConfigureAwait(false);
            return batch;
        });
        await foreach (Numbers batch in pipeline.Batches(new PipelineOptions { BatchSize = BatchSize, Prefetch = prefetch })
            .ConfigureAwait(false))
        {
            await consume().ConfigureAwait(false);
        }
    }

    private static Rows Make(int batch)
    {
        var indices = new int[BatchSize];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = (batch * BatchSize) + i;
        }

        return new Rows(indices);
    }

    private static Task Nothing(Numbers batch) => Task.CompletedTask;

    private static Func<Action> Blocking(Func<Task> run) => () => () => run().GetAwaiter().GetResult();

    private static double Elapsed(Func<Task> run)
    {
        long begin = Stopwatch.GetTimestamp();
        run().GetAwaiter().GetResult();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Counts what it is told.</summary>
    private sealed class Listener : IProgress<PipelineProgress>
    {
        internal long Reports { get; private set; }

        public void Report(PipelineProgress value) => Reports++;
    }
}
