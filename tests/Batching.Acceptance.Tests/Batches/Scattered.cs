namespace Acceptance.Batches;

/// <summary>Draws random numbers where items are, and are not, the batch's rows.</summary>
public partial class Scattered : Batch<int>
{
    public ulong[] Drawn { get; private set; } = [];

    private IEnumerable<int> TwiceEach() => Indices.SelectMany(index => new[] { index, index });

    private IEnumerable<int[]> Chunks() => Indices.Chunk(2);

    private async IAsyncEnumerable<int> TwiceEachLater()
    {
        foreach (int index in TwiceEach())
        {
            await Task.Yield();
            yield return index;
        }
    }

    private void Keep(ItemResults<ulong> results) => Drawn = [.. Drawn, .. results.GetValues()];

    private Scattered Double(ItemResults<ulong> results)
        => new() { Indices = [.. results.GetValues().SelectMany(_ => new[] { 1, 2 })], Drawn = [.. results.GetValues()] };

    [Action, InBatchParallel(Post = nameof(Keep))]
    private static ulong DrawRows(int index, ItemRandom random) => random.NextUInt64();

    [Action, InBatchParallel(Init = RunOnce, Post = nameof(Keep))]
    private static ulong DrawOnce(ItemRandom random) => random.NextUInt64();

    [Action, InBatchParallel(Init = nameof(TwiceEach), Post = nameof(Keep))]
    private static ulong DrawTwice(int index, ItemRandom random) => random.NextUInt64();

    [Action, InBatchParallel(Init = nameof(TwiceEachLater), Post = nameof(Keep))]
    private static async Task<ulong> DrawTwiceLater(int index, ItemRandom random)
    {
        await Task.Yield();
        return random.NextUInt64();
    }

    [Action, InBatchParallel(Init = nameof(Chunks), Post = nameof(Keep))]
    private static ulong DrawChunks(int[] chunk, ItemRandom random) => random.NextUInt64();

    [Action, InBatchParallel(Post = nameof(Double))]
    private static ulong DrawAndDouble(int index, ItemRandom random) => random.NextUInt64();

    [Action, InBatchParallel]
    private static void DropOdd(int index)
    {
        if (index % 2 == 1)
        {
            throw new InvalidDataException();
        }
    }
}
