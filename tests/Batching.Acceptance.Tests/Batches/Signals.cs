namespace Acceptance.Batches;

/// <summary>Numbers with noise: what the cases of pipelines run.</summary>
public partial class Signals : Batch<int>
{
    [DataComponent]
    public partial string[] Noise { get; set; }

    [DataComponent]
    public partial int[]? Squares { get; set; }

    [Action, InBatchParallel(Post = nameof(Noise))]
    private static string Load(int index) => $"{index}:";

    /// <summary>Adds to each item's noise what its random numbers give in this step.</summary>
    [Action, InBatchParallel(Init = nameof(Noise), Post = nameof(Noise))]
    private static string Augment(string noise, ItemRandom random) => $"{noise} {random.NextUInt64():x16}";

    [Action, InBatchParallel(Post = nameof(Squares))]
    private static async Task<int> SquareLaterAsync(int index)
    {
        await Task.Yield();
        return index * index;
    }

    [Action(Lock = "signals"), InBatchParallel(Post = nameof(Squares))]
    private static int SquareLocked(int index) => index * index;

    [Action, InBatchParallel(Post = nameof(Squares))]
    private static int Tag(int index, int tag) => index + tag;

    [Action, InBatchParallel]
    private static void Linger(int index, int milliseconds) => Thread.Sleep(milliseconds);

    [Action, InBatchParallel]
    private static Task LingerLater(int index, int milliseconds) => Task.Delay(milliseconds);

    [Action, InBatchParallel]
    private static void LingerNested(int index, int milliseconds) => new Signals { Indices = [index, index] }.Linger(milliseconds);

    private async IAsyncEnumerable<int> Stream()
    {
        foreach (int index in Indices)
        {
            await Task.Yield();
            yield return index;
        }
    }

    [Action, InBatchParallel(Init = nameof(Stream))]
    private static Task LingerInStream(int index, int milliseconds) => Task.Delay(milliseconds);

    /// <summary>A batch call inside an item.</summary>
    [Action, InBatchParallel(Post = nameof(Squares))]
    private static int SquareNested(int index) => new Signals { Indices = [index, index + 1] }.SquareLocked().Squares![0];

    [Action, InBatchParallel]
    private static void Refuse(int index, int[] refused)
    {
        if (refused.Contains(index))
        {
            throw new InvalidDataException($"{index} is refused.");
        }
    }
}
