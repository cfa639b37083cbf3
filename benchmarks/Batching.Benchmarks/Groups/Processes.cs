using System.Globalization;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// What it costs to run items in a worker process: beside a process that gives back the bytes that it is sent, which is the least that any
/// such worker must do. One process each, so that it is the way there and back that is measured.
/// </summary>
internal sealed class Processes : BenchmarkGroup
{
    private const int TrivialItems = 200_000;
    private const int KilobyteItems = 20_000;
    private const int MegabyteItems = 64;

    // Two seconds or so: until both processes have compiled their loops for good, items cost several times as much.
    private const int TrivialWarmUps = 500;
    private static long s_limit = 1L << 32;

    internal override string Name => "processes";

    internal override IReadOnlyList<Bar> Run(bool isQuick)
    {
        (int rounds, int warmUps) = isQuick ? (5, 8) : (25, 40);
        using var echo = new EchoProcess();
        (Timing trivial,
            Timing trivialEcho) = Compare(rounds, TrivialWarmUps, RemoteEcho.Of(TrivialItems),
                batch => batch.Number(options: RemoteEcho.OneWorker), echo, TrivialItems, sizeof(int));
        (Timing pair,
            Timing pairEcho) = Compare(rounds, TrivialWarmUps, RemoteEcho.Of(TrivialItems),
                batch => batch.Sum(options: RemoteEcho.OneWorker), echo, TrivialItems, sizeof(int));
        (Timing kilobyte,
            Timing kilobyteEcho) = Compare(rounds, warmUps, RemoteEcho.Of(KilobyteItems, 1 << 10),
                batch => batch.Block(options: RemoteEcho.OneWorker), echo, KilobyteItems, 1 << 10);
        (Timing megabyte,
            Timing megabyteEcho) = Compare(rounds, warmUps, RemoteEcho.Of(MegabyteItems, 1 << 20),
                batch => batch.Block(options: RemoteEcho.OneWorker), echo, MegabyteItems, 1 << 20);
        var one = RemoteEcho.Of(1);
        Timing[] single = Alternation.Measure(rounds, warmUps, () => () => Repeat(100, () => one.Number(options: RemoteEcho.OneWorker)),
            () => () => Repeat(100, () => echo.Exchange(1, sizeof(int))));
        Timing[] start = Alternation.Measure(isQuick ? 3 : 15, 1, StartPool, () => StartEcho);
        Console.WriteLine("| | items a second | beside the echo | median ms | median ms of the echo |\n|---|---:|---:|---:|---:|");
        Row("a number each way, in ranges", TrivialItems, trivial, trivialEcho);
        Row("two numbers there, one back, item by item", TrivialItems, pair, pairEcho);
        Row("1 KB each way, in ranges", KilobyteItems, kilobyte, kilobyteEcho);
        Row("1 MB each way", MegabyteItems, megabyte, megabyteEcho);
        Row("a number each way, one item a call", 100, single[0], single[1]);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"| the first call, with a new worker | | {start[0].Median / start[1].Median:0.00} | {start[0].Median:0.0} | {start[1].Median:0.0} |"));
        return
        [
            new("trivial-by-echo", trivial.Median / trivialEcho.Median, 2),
            new("kilobyte-by-echo", kilobyte.Median / kilobyteEcho.Median, 2),
            new("megabyte-by-echo", megabyte.Median / megabyteEcho.Median, 2),
            new("start-by-process", start[0].Median / start[1].Median, 2),
        ];
    }

    private static (Timing Ours, Timing Echo) Compare(
        int rounds, int warmUps, RemoteEcho batch, Action<RemoteEcho> call, EchoProcess echo, int items, int size)
    {
        Timing[] times = Alternation.Measure(rounds, warmUps, () => () => call(batch), () => () => echo.Exchange(items, size));
        return (times[0], times[1]);
    }

    private static void Repeat(int times, Action action)
    {
        for (var i = 0; i < times; i++)
        {
            action();
        }
    }

    // Workers of another limit are others: so each of these starts its own, which leaves at once.
    private static Action StartPool()
    {
        s_limit += 1 << 20;
        CallOptions options =
            RemoteEcho.OneWorker with { Processes = new ProcessOptions { HeapLimit = s_limit, IdleTimeout = TimeSpan.Zero } };
        return () => RemoteEcho.Of(1).Number(options: options);
    }

    private static void StartEcho()
    {
        using var echo = new EchoProcess();
        echo.Exchange(1, sizeof(int));
    }

    private static void Row(string what, int items, Timing ours, Timing echo)
        => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {items / ours.Median * 1000:N0} | {ours.Median / echo.Median:0.00} | {ours.Median:0.00} | {echo.Median:0.00} |"));
}
