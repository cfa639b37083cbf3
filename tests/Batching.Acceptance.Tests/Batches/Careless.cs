#pragma warning disable CA1859 // The sequence is each of the two, by how it is declared.
namespace Acceptance.Batches;

/// <summary>Forgets what it should return.</summary>
public partial class Careless : Batch<string>
{
    [Action, InBatchParallel]
    private static Task ForgetTheTask(string index) => null!;

    [Action, InBatchParallel(Post = nameof(Keep))]
    private static Task<int> ForgetTheResult(string index) => null!;

    private void Keep(ItemResults<int> results) => _ = results.GetValues();

    private static IEnumerable<int> Fails() => new FailsTwice();

    private static IAsyncEnumerable<int> FailsLater() => new FailsTwice();

    [Action, InBatchParallel(Init = nameof(Fails))]
    private static void InitFailsTwice(int item)
    {
    }

    [Action, InBatchParallel(Init = nameof(FailsLater))]
    private static async Task InitFailsTwiceLater(int item) => await Task.Yield();

    [DataComponent]
    public partial int[] Values { get; set; }

    [DataComponent]
    public partial string[]? Notes { get; set; }

    [Action, InBatchParallel(Init = nameof(Values))]
    private static void Read(int value) => _ = value;

    [Action, InBatchParallel(Init = nameof(Values))]
    private static async Task ReadLaterAsync(int value) => await Task.FromResult(value);

    [Action, InBatchParallel(Init = nameof(Notes))]
    private static void ReadNotes(string note) => _ = note;

    [Action, InBatchParallel(Init = nameof(NoItems))]
    private static void FromNothing(int item) => _ = item;

    [Action, InBatchParallel(Init = nameof(NoItems))]
    private static async Task FromNothingLaterAsync(int item) => await Task.FromResult(item);

    [Action, InBatchParallel(Init = nameof(NoItemsAsync))]
    private static void FromNothingAwaited(int item) => _ = item;

    [Action, InBatchParallel(Init = nameof(NoStream))]
    private static void FromNoStream(int item) => _ = item;

    [Action, InBatchParallel(Post = nameof(NoBatch))]
    private static int ToNothing(string index) => index.Length;

    [Action, InBatchParallel(Post = nameof(NoBatch))]
    private static Task<int> ToNothingLaterAsync(string index) => Task.FromResult(index.Length);

    [Action, InBatchParallel]
    private static Action<string> NoKernel() => null!;

    [Action, InBatchParallel]
    private static Task NoTaskAsync(string index) => null!;

    /// <summary>On the whole batch.</summary>
    [Action]
    public Probe Lose() => null!;

    private static IEnumerable<int> NoItems() => null!;

    private static Task<int[]> NoItemsAsync() => Task.FromResult<int[]>(null!);

    private static IAsyncEnumerable<int> NoStream() => null!;

    private static Probe NoBatch(ItemResults<int> results) => null!;
}
