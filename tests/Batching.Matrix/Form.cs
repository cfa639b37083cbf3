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
    private static readonly int?[] s_capacities = [0, 1, 2, 16, int.MaxValue];

    /// <summary>Whether the first batch or item that fails is the last one.</summary>
    internal bool EndsAtFailure => FewestItems > 0 || IsSequential;

    /// <summary>Whether items run one after the other, and are bounded by what edges hold.</summary>
    internal bool IsSequential { get; init; }

    /// <summary>Whether an item can cancel the call.</summary>
    internal bool CanCancel { get; init; } = true;

    /// <summary>What is bounded.</summary>
    internal string BoundName => IsSequential ? "at an edge" : "at a time";

    /// <summary>The bounds that are tried.</summary>
    internal IReadOnlyList<int?> Bounds { get; init; } = [null, 1, 2, 16];

    /// <summary>What a call throws of which items fail.</summary>
    internal Type Failure => IsSequential ? typeof(ComponentException) : typeof(BatchActionException);

    /// <summary>Makes ready, unmeasured, what is there for many calls.</summary>
    internal Func<Cell, Task>? Prepare { get; init; }

    /// <summary>What it may cost beyond its peer: the peer of worker processes is the same on threads.</summary>
    internal TimeSpan Allowance { get; init; }

    internal static IReadOnlyList<Form> All { get; } =
    [
        .. Calls(), .. Nets(1), .. Nets(3),
        new("processes", false, CrossAsync, Loop, Weight: 4)
        {
            Bounds = [1, 2],
            CanCancel = false,
            Prepare = static cell => Work.Of(4 * cell.Degree).CrossAsync(BodyKind.Block, options: cell.Options),
            Allowance = TimeSpan.FromMilliseconds(500),
        },
    ];

    private static Form[] Calls() =>
    [
        new("plain", false, Sync((batch, body, options) => batch.Plain(body, options: options)), Loop),
        new("plain, awaited", false, (cell, body) => cell.Batch.PlainAsync(body, cell.Options, body.Token), Loop),
        new("kernel", false, Sync((batch, body, options) => batch.Kernel(body, options: options)), Loop),
        new("nested", false, Sync((batch, body, options) => batch.Nested(body, options: options)), NestedLoop, Weight: Body.NestedCount),
        new("awaitable", true, (cell, body) => cell.Batch.LaterAsync(body, cell.Options, body.Token), LoopAsync),
        new("awaitable kernel", true, (cell, body) => cell.Batch.KernelLaterAsync(body, cell.Options, body.Token), LoopAsync),
        new("streamed", true, (cell, body) => cell.Batch.StreamedAsync(body, cell.Options, body.Token), LoopAsync),
        new("awaitable, nested", true, (cell, body) => cell.Batch.NestedLaterAsync(body, cell.Options, body.Token), NestedLoopAsync,
            Weight: Body.NestedCount),
        new("pipeline", false, (cell, body) => Pipeline(cell, body, pipeline => pipeline.Plain(body), 0), Loop, FewestItems: 1),
        new("pipeline, prefetching", false, (cell, body) => Pipeline(cell, body, pipeline => pipeline.Plain(body), 4), Loop,
            FewestItems: 1),
        new("pipeline of awaitable items", true, (cell, body) => Pipeline(cell, body, pipeline => pipeline.Later(body), 0), LoopAsync,
            FewestItems: 1),
        new("the same, prefetching", true, (cell, body) => Pipeline(cell, body, pipeline => pipeline.Later(body), 4), LoopAsync,
            FewestItems: 1),
    ];

    private static Form[] Nets(int components)
    {
        return
        [
            Net("net", (cell, body) => ChainOf(cell, body).RunAsync(cell.Count)),
            Net("session", (cell, body) => ChainOf(cell, body).TalkAsync(cell.Count)),
        ];

        Chain ChainOf(Cell cell, Body body) => new(body, components, cell.Bound!.Value);

        Form Net(string name, Func<Cell, Body, Task> ours)
            => new($"{name} of {components}", true, ours, (cell, body) => Channels.RunAsync(cell, body, components), Weight: 2 * components)
            {
                IsSequential = true,
                Bounds = s_capacities,
            };
    }

    private static async Task CrossAsync(Cell cell, Body body)
    {
        Work batch = cell.Batch;
        try
        {
            await batch.CrossAsync(cell.Kind, options: cell.Options).ConfigureAwait(false);
            body.Count(batch.Crossed.Where((result, index) => result == index).Count());
        }
        catch (BatchActionException failure) when (failure.Failures.Count == Body.FailuresOf(cell.Count))
        {
            body.Count(cell.Count);
            throw;
        }
    }

    private static Func<Cell, Body, Task> Sync(Action<Work, Body, CallOptions> call) => (cell, body) =>
    {
        call(cell.Batch, body, cell.Options);
        return Task.CompletedTask;
    };

    private static Task<PipelineReport> Pipeline(Cell cell, Body body, Func<Pipeline<Work>, Pipeline<Work>> steps, int prefetch)
        => steps(Dataset.Range(cell.Count).Pipeline<Work>()).RunAsync(
            new() { BatchSize = Math.Max(1, cell.Count / 3), Prefetch = prefetch, MaxParallelism = cell.Bound }, body.Token);

    private static Task Loop(Cell cell, Body body)
    {
        Parallel.For(0, cell.Count, cell.LoopOptions(body), index => cell.Guard(() => body.Run(index)));
        return Task.CompletedTask;
    }

    private static Task NestedLoop(Cell cell, Body body)
    {
        Parallel.For(0, cell.Count, cell.LoopOptions(body),
            index => Parallel.For(0, Body.NestedCount, inner => cell.Guard(() => body.Of(index).Run(inner))));
        return Task.CompletedTask;
    }

    private static Task LoopAsync(Cell cell, Body body)
        => Parallel.ForEachAsync(
            Enumerable.Range(0, cell.Count), cell.LoopOptions(body),
            async (index, _) => await cell.GuardAsync(() => body.RunAsync(index)).ConfigureAwait(false));

    private static Task NestedLoopAsync(Cell cell, Body body)
        => Parallel.ForEachAsync(
            Enumerable.Range(0, cell.Count),
            cell.LoopOptions(body),
            async (index, _) => await Parallel.ForEachAsync(
                Enumerable.Range(0, Body.NestedCount),
                async (inner, _) => await cell.GuardAsync(() => body.Of(index).RunAsync(inner)).ConfigureAwait(false))
                .ConfigureAwait(false));
}
