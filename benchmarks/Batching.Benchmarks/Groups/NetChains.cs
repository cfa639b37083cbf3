using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// Numbers that pass from a source through relays, each adding one, to a sum: as a net, and as those who use its peers would write it.
/// </summary>
internal static class NetChains
{
    /// <summary>What a chain must sum up.</summary>
    internal static long Expected(int count, int relays) => ((long)count * (count - 1) / 2) + ((long)relays * count);

    internal static async Task<long> NetAsync(int count, int relays, int capacity)
        => (await new Chain(count, relays, capacity).ExecuteAsync()).Sum;

    internal static async Task<long> ChannelAsync(int count, int relays, int capacity)
    {
        Channel<int> first = Channel.CreateBounded<int>(Options(capacity));
        var tasks = new List<Task>
        {
            Task.Run(async () =>
            {
                for (var number = 0; number < count; number++)
                {
                    await first.Writer.WriteAsync(number);
                }

                first.Writer.Complete();
            }),
        };
        ChannelReader<int> reader = first.Reader;
        for (var relay = 0; relay < relays; relay++)
        {
            ChannelReader<int> from = reader;
            Channel<int> next = Channel.CreateBounded<int>(Options(capacity));
            tasks.Add(Task.Run(async () =>
            {
                await foreach (int number in from.ReadAllAsync())
                {
                    await next.Writer.WriteAsync(number + 1);
                }

                next.Writer.Complete();
            }));
            reader = next.Reader;
        }

        long sum = 0;
        tasks.Add(Task.Run(async () =>
        {
            await foreach (int number in reader.ReadAllAsync())
            {
                sum += number;
            }
        }));
        await Task.WhenAll(tasks);
        return sum;
    }

    internal static async Task<long> DataflowAsync(int count, int relays, int capacity)
    {
        long sum = 0;
        var options = new ExecutionDataflowBlockOptions { BoundedCapacity = capacity, SingleProducerConstrained = true };
        var link = new DataflowLinkOptions { PropagateCompletion = true };
        var first = new BufferBlock<int>(options);
        ISourceBlock<int> last = first;
        for (var relay = 0; relay < relays; relay++)
        {
            var next = new TransformBlock<int, int>(number => number + 1, options);
            last.LinkTo(next, link);
            last = next;
        }

        var sink = new ActionBlock<int>(number => sum += number, options);
        last.LinkTo(sink, link);
        for (var number = 0; number < count; number++)
        {
            await first.SendAsync(number);
        }

        first.Complete();
        await sink.Completion;
        return sum;
    }

    private static BoundedChannelOptions Options(int capacity) => new(capacity) { SingleReader = true, SingleWriter = true };
}
