#pragma warning disable BATCH024 // What an item does is awaitable in every shape of an action, so that the synchronous ones must wait for it.
namespace Acceptance.Batches;

/// <summary>What an item of a <see cref="Probe"/> does.</summary>
public delegate ValueTask<int> ProbeBody(ItemContext item, CancellationToken cancellationToken);

/// <summary>A batch whose items do what a test says, in each shape of an action.</summary>
public partial class Probe : Batch<string>
{
    [DataComponent]
    public partial int[] Values { get; set; }

    /// <summary>What <see cref="Keep"/> was given.</summary>
    public ItemResults<int>? Kept { get; private set; }

    public static Probe Of(int count) => new() { Indices = [.. Enumerable.Range(0, count).Select(position => $"item{position}")] };

    [Action, InBatchParallel]
    private static void Run(string index, ItemContext item, ProbeBody body, CancellationToken cancellationToken)
        => body(item, cancellationToken).AsTask().GetAwaiter().GetResult();

    [Action, InBatchParallel]
    private static async Task RunLaterAsync(string index, ItemContext item, ProbeBody body, CancellationToken cancellationToken)
    {
        await Task.Yield();
        await body(item, cancellationToken);
    }

    [Action, InBatchParallel(Post = nameof(Values))]
    private static int Fill(string index, ItemContext item, ProbeBody body, CancellationToken cancellationToken)
        => body(item, cancellationToken).AsTask().GetAwaiter().GetResult();

    [Action, InBatchParallel(Post = nameof(Values))]
    private static async Task<int> FillLaterAsync(string index, ItemContext item, ProbeBody body, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return await body(item, cancellationToken);
    }

    [Action, InBatchParallel(Post = nameof(Keep))]
    private static int Gather(string index, ItemContext item, ProbeBody body, CancellationToken cancellationToken)
        => body(item, cancellationToken).AsTask().GetAwaiter().GetResult();

    [Action, InBatchParallel(Post = nameof(Keep))]
    private static async Task<int> GatherLaterAsync(string index, ItemContext item, ProbeBody body, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return await body(item, cancellationToken);
    }

    private void Keep(ItemResults<int> results) => Kept = results;
}
