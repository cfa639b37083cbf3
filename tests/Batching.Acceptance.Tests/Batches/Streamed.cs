namespace Acceptance.Batches;

/// <summary>Items of a stream that meet before they go on.</summary>
public partial class Streamed : Batch<int>
{
    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Most { get; init; }

    internal Crowd Crowd { get; } = new();

    [Action, InBatchParallel(Init = nameof(StreamAsync))]
    private async Task MeetAsync(int index)
    {
        using (Crowd.Enter())
        {
            if (Crowd.Inside == Most)
            {
                _met.TrySetResult();
            }

            await _met.Task.WaitAsync(Tests.Patience);
            await Task.Yield();
        }
    }

    private async IAsyncEnumerable<int> StreamAsync()
    {
        foreach (int index in Indices)
        {
            await Task.Yield();
            yield return index;
        }
    }
}
