using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Acceptance.Batches;

/// <summary>Inits and Posts that throw.</summary>
public partial class Faulty : Batch<int>
{
    public ConcurrentQueue<string> Trail { get; } = [];

    public InvalidTimeZoneException Thrown { get; } = new("by the user");

    public TaskCompletionSource StreamHasFailed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource? Release { get; init; }

    internal Crowd Crowd { get; } = new();

    [Action, InBatchParallel(Init = nameof(FailingInit), Post = nameof(Post))]
    private int InitFails(int index)
    {
        Trail.Enqueue("item");
        return index;
    }

    [Action, InBatchParallel(Init = nameof(FailingInit), Post = nameof(Post))]
    private async Task<int> InitFailsLaterAsync(int index)
    {
        await Task.Yield();
        return InitFails(index);
    }

    [Action, InBatchParallel(Init = nameof(FailingStreamAsync), Post = nameof(Post))]
    private async Task<int> StreamFailsAsync(int index)
    {
        using (Crowd.Enter())
        {
            await Release!.Task;
            return index;
        }
    }

    [Action, InBatchParallel(Post = nameof(FailingPost))]
    private static int PostFails(int index) => index;

    [Action, InBatchParallel(Post = nameof(FailingPostAsync))]
    private static async Task<int> PostFailsLaterAsync(int index)
    {
        await Task.Yield();
        return index;
    }

    private IEnumerable<int> FailingInit()
    {
        Trail.Enqueue("init");
        yield return 1;
        Trail.Enqueue("init fails");
        throw Thrown;
    }

    private async IAsyncEnumerable<int> FailingStreamAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return 1;
        yield return 2;
        await Task.Yield();
        StreamHasFailed.SetResult();
        cancellationToken.ThrowIfCancellationRequested();
        throw Thrown;
    }

    private void Post(ItemResults<int> results) => Trail.Enqueue("post");

    private void FailingPost(ItemResults<int> results) => throw Thrown;

    private async Task FailingPostAsync(ItemResults<int> results)
    {
        await Task.Yield();
        throw Thrown;
    }
}
