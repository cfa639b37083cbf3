namespace Acceptance.Batches;

/// <summary>Actions that exclude each other.</summary>
public partial class Vault : Batch<int>
{
    internal Crowd Crowd { get; init; } = new();

    public Exception? Thrown { get; init; }

    public ManualResetEventSlim? Release { get; init; }

    /// <summary>What an item does while it holds the lock.</summary>
    public Action? Inside { get; init; }

    [Action(Lock = "door"), InBatchParallel]
    private void Save(int index)
    {
        using (Crowd.Enter())
        {
            Release?.Await();
            Inside?.Invoke();
            if (Thrown is not null)
            {
                throw Thrown;
            }

            Thread.Yield();
        }
    }

    [Action(Lock = "door"), InBatchParallel]
    private async Task SaveLaterAsync(int index)
    {
        using (Crowd.Enter())
        {
            await Task.Yield();
            Inside?.Invoke();
            if (Thrown is not null)
            {
                throw Thrown;
            }
        }
    }

    /// <summary>On the whole batch.</summary>
    [Action(Lock = "door")]
    public void Seal()
    {
        using (Crowd.Enter())
        {
            Thread.Yield();
        }
    }

    [Action(Lock = "window"), InBatchParallel]
    private static void SaveElsewhere(int index) => _ = index;

    [Action(Lock = "door"), InBatchParallel(Init = nameof(FailingInit))]
    private static void FailInInit(int index) => _ = index;

    [Action(Lock = "door"), InBatchParallel(Post = nameof(FailingPost))]
    private static int FailInPost(int index) => index;

    private IEnumerable<int> FailingInit() => throw Thrown!;

    private void FailingPost(ItemResults<int> results) => throw Thrown!;
}
