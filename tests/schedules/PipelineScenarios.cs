using Batching.Runtime;
using static Batching.Schedules.Scenarios;

namespace Batching.Schedules;

/// <summary>Runs of pipelines, under every schedule.</summary>
internal static class PipelineScenarios
{
    /// <summary>
    /// Batches that hold something, of which one may be skipped or fail, a consumer who may leave, a caller who may cancel: each is
    /// disposed of once, or delivered.
    /// </summary>
    internal static async Task DisposedAsync()
    {
        Invitations.Begin(most: 200);
        List<Held> made = [], delivered = [];
        int failing = Choice.Below(5), skipped = Choice.Below(5), leave = Choice.Below(5);
        using var cancellation = new CancellationTokenSource();
        Task canceller = Choice.Flip() ? Task.Run(cancellation.Cancel) : Task.CompletedTask;
        Pipeline<Held> pipeline = Dataset.Range(8).Pipeline<Held>().StepAsync("Step", async (batch, _) =>
        {
            lock (made)
            {
                made.Add(batch);
            }

            await Task.Yield();
            return batch.Number == failing
                ? throw new FormatException("no")
                : batch.Number == skipped ? throw new SkipBatchException() : batch;
        });
        try
        {
            await foreach (Held batch in pipeline.Batches(new PipelineOptions { BatchSize = 2, Prefetch = 2 }, cancellation.Token))
            {
                delivered.Add(batch);
                if (batch.Number == leave)
                {
                    break;
                }
            }
        }
        catch (FormatException)
        {
            Check(failing < 4, "Only the failing batch fails.");
        }
        catch (OperationCanceledException)
        {
            Check(cancellation.IsCancellationRequested, "Nobody else cancels.");
        }

        await canceller;
        foreach (Held batch in made)
        {
            int expected = delivered.Contains(batch) ? 0 : 1;
            Check(batch.Disposals == expected,
                $"Batch {batch.Number} was disposed of {batch.Disposals} times, not {expected} (fails {failing}, skips {skipped}, left at {leave}, cancelled {cancellation.IsCancellationRequested}, delivered {delivered.Count}, made {made.Count}).");
        }
    }

    private sealed class Held : Batch<int>, IDisposable
    {
        private int _disposals;

        internal long Number => Scope.BatchNumber;

        internal int Disposals => Volatile.Read(ref _disposals);

        public void Dispose() => Interlocked.Increment(ref _disposals);
    }
}
