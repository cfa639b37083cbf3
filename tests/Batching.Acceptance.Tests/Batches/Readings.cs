using System.Collections.Concurrent;

namespace Acceptance.Batches;

/// <summary>Samples of a sensor, summed in chunks.</summary>
public partial class Readings : Batch<int>
{
    private int _chunkCalls;

    [DataComponent]
    public partial double[] Samples { get; set; }

    public double[] Sums { get; private set; } = [];

    public int ChunkCalls => _chunkCalls;

    public ConcurrentQueue<double> Calibrations { get; } = [];

    [Action, InBatchParallel(Init = nameof(Chunks), Post = nameof(KeepSums)), BatchArgument("size", 10)]
    private double SumChunks(double[] chunk)
    {
        Interlocked.Increment(ref _chunkCalls);
        return chunk.Sum();
    }

    [Action, InBatchParallel(Init = nameof(Chunks), Post = nameof(KeepSums)), BatchArgument("size", 10)]
    private async Task<double> SumChunksLaterAsync(double[] chunk)
    {
        await Task.Yield();
        return SumChunks(chunk);
    }

    [Action, InBatchParallel(Init = nameof(ChunksAsync), Post = nameof(KeepSums)), BatchArgument("size", 7)]
    private static double SumStream(double[] chunk) => chunk.Sum();

    [Action, InBatchParallel(Init = nameof(ChunksAsync), Post = nameof(KeepSums)), BatchArgument("size", 7)]
    private static async ValueTask<double> SumStreamLaterAsync(double[] chunk)
    {
        await Task.Yield();
        return chunk.Sum();
    }

    [Action, InBatchParallel(Init = nameof(RunOnce))]
    private void Calibrate(double offset) => Calibrations.Enqueue(offset);

    [Action, InBatchParallel(Init = nameof(RunOnce))]
    private async ValueTask CalibrateLaterAsync(double offset)
    {
        await Task.Yield();
        Calibrations.Enqueue(offset);
    }

    private IEnumerable<double[]> Chunks(int size) => Samples.Chunk(size);

    private async IAsyncEnumerable<double[]> ChunksAsync(int size)
    {
        foreach (double[] chunk in Samples.Chunk(size))
        {
            await Task.Yield();
            yield return chunk;
        }
    }

    private void KeepSums(ItemResults<double> results) => Sums = results.GetValues();
}
