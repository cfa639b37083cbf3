using System.Runtime.CompilerServices;

namespace Acceptance.Batches;

/// <summary>Waits in Init or Post until it is told not to.</summary>
public partial class Patient : Batch<int>
{
    private volatile bool _hasRun;

    public bool HasRun => _hasRun;

    public TaskCompletionSource? Entered { get; init; }

    [Action, InBatchParallel(Post = nameof(PostAsync))]
    private static void WaitInPost(int index) => _ = index;

    [Action, InBatchParallel(Init = nameof(InitAsync))]
    private void WaitInInit(int index) => _hasRun = true;

    [Action, InBatchParallel(Init = nameof(StreamAsync))]
    private void WaitInStream(int index) => _hasRun = true;

    private async Task PostAsync(ItemResults results, CancellationToken cancellationToken)
    {
        Entered?.SetResult();
        await Task.Delay(Tests.Patience, cancellationToken);
    }

    private async Task<int[]> InitAsync(CancellationToken cancellationToken)
    {
        Entered?.SetResult();
        await Task.Delay(Tests.Patience, cancellationToken);
        return [1];
    }

    private async IAsyncEnumerable<int> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Entered?.SetResult();
        await Task.Delay(Tests.Patience, cancellationToken);
        yield return 1;
    }
}
