namespace Batching.Matrix;

/// <summary>A way to run items, and the plain .NET way of the same.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsAwaitable">Whether items are awaited.</param>
/// <param name="Ours">Runs them with this library.</param>
/// <param name="Peer">Runs them without.</param>
/// <param name="FewestItems">The fewest items that it takes.</param>
/// <param name="Weight">How many items an item is.</param>
internal sealed record Form(
    string Name, bool IsAwaitable, Func<Cell, Body, Task> Ours, Func<Cell, Body, Task> Peer, int FewestItems = 0, int Weight = 1)
{
    /// <summary>Whether a batch that fails is the last one: pipelines have several.</summary>
    internal bool EndsAtFailure => FewestItems > 0;

    internal static IReadOnlyList<Form> All { get; } =
    [
        new("plain", false, Sync((batch, body, options) => batch.Plain(body, options: options)), Loop),
        new("plain, awaited", false, (cell, body) => cell.Batch.PlainAsync(body, body.Token, cell.Options), Loop),
        new("kernel", false, Sync((batch, body, options) => batch.Kernel(body, options: options)), Loop),
        new("nested", false, Sync((batch, body, options) => batch.Nested(body, options: options)), NestedLoop, Weight: Body.NestedCount),
        new("awaitable", true, (cell, body) => cell.Batch.LaterAsync(body, body.Token, cell.Options), LoopAsync),
        new("awaitable kernel", true, (cell, body) => cell.Batch.KernelLaterAsync(body, body.Token, cell.Options), LoopAsync),
        new("streamed", true, (cell, body) => cell.Batch.StreamedAsync(body, body.Token, cell.Options), LoopAsync),
        new("awaitable, nested", true, (cell, body) => cell.Batch.NestedLaterAsync(body, body.Token, cell.Options), NestedLoopAsync, Weight: Body.NestedCount),
        new("pipeline", false, (cell, body) => Pipeline(cell, body, pipeline => pipeline.Plain(body), 0), Loop, FewestItems: 1),
        new("pipeline, prefetching", false, (cell, body) => Pipeline(cell, body, pipeline => pipeline.Plain(body), 4), Loop, FewestItems: 1),
        new("pipeline of awaitable items", true, (cell, body) => Pipeline(cell, body, pipeline => pipeline.Later(body), 0), LoopAsync, FewestItems: 1),
        new("the same, prefetching", true, (cell, body) => Pipeline(cell, body, pipeline => pipeline.Later(body), 4), LoopAsync, FewestItems: 1),
    ];

    private static Func<Cell, Body, Task> Sync(Action<Work, Body, CallOptions> call) => (cell, body) =>
    {
        call(cell.Batch, body, cell.Options);
        return Task.CompletedTask;
    };

    private static Task<RunReport> Pipeline(Cell cell, Body body, Func<Pipeline<Work>, Pipeline<Work>> steps, int prefetch)
        => steps(Dataset.Range(cell.Count).Pipeline<Work>()).RunAsync(
            new() { BatchSize = Math.Max(1, cell.Count / 3), Prefetch = prefetch, MaxParallelism = cell.MaxParallelism }, body.Token);

    private static Task Loop(Cell cell, Body body)
    {
        Parallel.For(0, cell.Count, cell.LoopOptions(body), index => cell.Guard(() => body.Run(index)));
        return Task.CompletedTask;
    }

    private static Task NestedLoop(Cell cell, Body body)
    {
        Parallel.For(0, cell.Count, cell.LoopOptions(body), index => Parallel.For(0, Body.NestedCount, inner => cell.Guard(() => body.Of(index).Run(inner))));
        return Task.CompletedTask;
    }

    private static Task LoopAsync(Cell cell, Body body)
        => Parallel.ForEachAsync(
            Enumerable.Range(0, cell.Count), cell.LoopOptions(body), async (index, _) => await cell.GuardAsync(() => body.RunAsync(index)).ConfigureAwait(false));

    private static Task NestedLoopAsync(Cell cell, Body body)
        => Parallel.ForEachAsync(
            Enumerable.Range(0, cell.Count),
            cell.LoopOptions(body),
            async (index, _) => await Parallel.ForEachAsync(
                Enumerable.Range(0, Body.NestedCount),
                async (inner, _) => await cell.GuardAsync(() => body.Of(index).RunAsync(inner)).ConfigureAwait(false)).ConfigureAwait(false));
}
