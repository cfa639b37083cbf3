using System.Diagnostics;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>Case 31 as it is written: a process with one processor, whose pool has one thread.</summary>
public sealed class OneProcessor
{
    private const string Passed = "no deadlock on one processor";
    private const int Patience = 60_000;

    /// <summary>What the child process runs.</summary>
    public static async Task<int> Main()
    {
        ThreadPool.GetMaxThreads(out int threads, out _);
        foreach (int? parallelism in new int?[] { null, 1, 4 })
        {
            await RunAsync(new() { BatchSize = 10, Prefetch = 8, MaxParallelism = parallelism });
        }

        Console.WriteLine($"{(Environment.ProcessorCount, threads) switch { (1, 1) => Passed, var other => $"{other}" }}");
        return 0;
    }

    [Test]
    [CancelAfter(Patience)]
    public async Task Case31_A_lock_and_a_batch_call_inside_an_item_are_no_deadlock(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(OneProcessor).Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        start.Environment["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "1";
        using Process child = Process.Start(start)!;
        try
        {
            Task<string> output = child.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> errors = child.StandardError.ReadToEndAsync(cancellationToken);
            await child.WaitForExitAsync(cancellationToken);
            Assert.That((child.ExitCode, (await output).Trim(), await errors), Is.EqualTo((0, Passed, "")));
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            Assert.Fail("The child process hangs.");
        }
    }

    private static async Task RunAsync(RunOptions options)
    {
        Pipeline<Signals> pipeline = Dataset.Range(200).Pipeline<Signals>().Load().SquareLater().SquareLocked().SquareNested().Rebatch(7).SquareLocked();
        int[] squares = [.. (await pipeline.Batches(options).AllAsync()).SelectMany(batch => batch.Squares!)];
        if (!squares.SequenceEqual(Enumerable.Range(0, 200).Select(index => index * index)))
        {
            throw new InvalidOperationException($"The squares are {string.Join(' ', squares)}.");
        }
    }
}
