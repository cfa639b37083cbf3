using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// The ways in which batches are made ahead by hand: each makes the same batches from the same rows and gives them to a consumer.
/// </summary>
internal static class PipelinePeers
{
    /// <summary>An ordered, bounded block, as deep and as parallel as it may be ahead.</summary>
    internal static async Task<long> TransformBlockAsync(int batches, int ahead, Func<int, Rows> make)
    {
        long count = 0;
        await DrainAsync(new TransformBlock<int, Rows>(make, Options(ahead)), batches, rows =>
        {
            count += rows.Indices.Length;
            return Task.CompletedTask;
        }).ConfigureAwait(false);
        return count;
    }

    /// <summary>The same, where batches and the consumer are awaited.</summary>
    internal static Task TransformBlockAsync(int batches, int ahead, Func<Task> body, Func<Task> consume)
        => DrainAsync(
            new TransformBlock<int, int>(
                async batch =>
                {
                    await body().ConfigureAwait(false);
                    return batch;
                },
                Options(ahead)),
            batches,
            _ => consume());

    private static ExecutionDataflowBlockOptions Options(int ahead)
        => new() { BoundedCapacity = ahead, MaxDegreeOfParallelism = ahead, EnsureOrdered = true, SingleProducerConstrained = true };

    private static async Task DrainAsync<T>(TransformBlock<int, T> block, int batches, Func<T, Task> consume)
    {
        Task feeding = Task.Run(async () =>
        {
            for (var batch = 0; batch < batches; batch++)
            {
                await block.SendAsync(batch).ConfigureAwait(false);
            }

            block.Complete();
        });
        while (await block.OutputAvailableAsync().ConfigureAwait(false))
        {
            while (block.TryReceive(out T? made))
            {
                await consume(made).ConfigureAwait(false);
            }
        }

        await feeding.ConfigureAwait(false);
        await block.Completion.ConfigureAwait(false);
    }

    /// <summary>A bounded channel and one loop that fills it.</summary>
    internal static async Task<long> ChannelAsync(int batches, int ahead, Func<int, Rows> make)
    {
        long count = 0;
        var channel = Channel.CreateBounded<Rows>(new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true });
        Task feeding = Task.Run(async () =>
        {
            for (var batch = 0; batch < batches; batch++)
            {
                await channel.Writer.WriteAsync(make(batch)).ConfigureAwait(false);
            }

            channel.Writer.Complete();
        });
        await foreach (Rows rows in channel.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            count += rows.Indices.Length;
        }

        await feeding.ConfigureAwait(false);
        return count;
    }

    /// <summary>The framework's parallel loop over chunks: without an order, and the consumer inside.</summary>
    internal static async Task<long> ForEachAsync(int batches, int ahead, Func<int, Rows> make)
    {
        long count = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, batches),
            new ParallelOptions { MaxDegreeOfParallelism = ahead },
            (batch, _) =>
            {
                Interlocked.Add(ref count, make(batch).Indices.Length);
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        return count;
    }
}
