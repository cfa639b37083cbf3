using System.Threading.Channels;

namespace Batching.Matrix;

/// <summary>The plain .NET way of a <see cref="Chain"/>: tasks with channels between them.</summary>
internal static class Channels
{
    internal static async Task RunAsync(Cell cell, Body body, int components)
    {
        Channel<int>[] edges = [.. Enumerable.Range(0, components + 1).Select(_ => Edge(cell.Bound!.Value))];
        List<Task> tasks = [Task.Run(() => FeedAsync(edges[0].Writer, cell.Count, body.Token))];
        for (var index = 0; index < components; index++)
        {
            (Channel<int> from, Channel<int> to) = (edges[index], edges[index + 1]);
            Body? own = index == components / 2 ? body : null;
            tasks.Add(Task.Run(() => PassAsync(cell, from.Reader, to.Writer, own, body.Token)));
        }

        tasks.Add(Task.Run(() => DrainAsync(edges[^1].Reader, body.Token)));
        await Task.WhenAll(tasks).ConfigureAwait(false);
    }

    // A channel has no capacity of 0.
    private static Channel<int> Edge(int capacity)
        => capacity == int.MaxValue ? Channel.CreateUnbounded<int>() : Channel.CreateBounded<int>(Math.Max(1, capacity));

    private static async Task FeedAsync(ChannelWriter<int> to, int count, CancellationToken cancellationToken)
    {
        for (var index = 0; index < count; index++)
        {
            await to.WriteAsync(index, cancellationToken).ConfigureAwait(false);
        }

        to.Complete();
    }

    private static async Task PassAsync(
        Cell cell, ChannelReader<int> from, ChannelWriter<int> to, Body? body, CancellationToken cancellationToken)
    {
        await foreach (int index in from.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (body is not null)
            {
                await cell.GuardAsync(() => body.RunAsync(index)).ConfigureAwait(false);
            }

            await to.WriteAsync(index, cancellationToken).ConfigureAwait(false);
        }

        to.Complete();
    }

    private static async Task DrainAsync(ChannelReader<int> from, CancellationToken cancellationToken)
    {
        await foreach (int _ in from.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
        }
    }
}
