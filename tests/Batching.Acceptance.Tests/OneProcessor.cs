using System.Diagnostics;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>Case 31 as it is written: a process with one processor, whose pool has one thread.</summary>
public sealed class OneProcessor
{
    private const string Passed = "no deadlock on one processor";
    private const int Patience = 60_000;

    [Test]
    [CancelAfter(Patience)]
    public async Task Case31_A_lock_and_a_batch_call_inside_an_item_are_no_deadlock(CancellationToken cancellationToken)
    {
        using Process child = ChildProcess.Start(
            [nameof(OneProcessor)], ("DOTNET_PROCESSOR_COUNT", "1"), ("DOTNET_ThreadPool_ForceMaxWorkerThreads", "1"));
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

    internal static async Task RunChildAsync()
    {
        ThreadPool.GetMaxThreads(out int threads, out _);
        foreach (int? parallelism in new int?[] { null, 1, 4 })
        {
            await RunAsync(new() { BatchSize = 10, Prefetch = 8, MaxParallelism = parallelism });
        }

        Console.WriteLine($"{(Environment.ProcessorCount, threads) switch { (1, 1) => Passed, var other => $"{other}" }}");
    }

    private static async Task RunAsync(PipelineOptions options)
    {
        Pipeline<Signals> pipeline =
            Dataset.Range(200).Pipeline<Signals>().Load().SquareLater().SquareLocked().SquareNested().Rebatch(7).SquareLocked();
        int[] squares = [.. (await pipeline.Batches(options).AllAsync()).SelectMany(batch => batch.Squares!)];
        if (!squares.SequenceEqual(Enumerable.Range(0, 200).Select(index => index * index)))
        {
            throw new InvalidOperationException($"The squares are {string.Join(' ', squares)}.");
        }
    }
}
