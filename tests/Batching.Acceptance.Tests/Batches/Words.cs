namespace Acceptance.Batches;

/// <summary>Words, whose actions lead to another type of batch.</summary>
public partial class Words : Batch<string>
{
    [Action, InBatchParallel(Post = nameof(ToLengths))]
    private static int Measure(string index, int each) => index.Length + each;

    [Action, InBatchParallel(Post = nameof(ToLengthsAsync))]
    private static async Task<int> MeasureLaterAsync(string index, int each)
    {
        await Task.Yield();
        return index.Length + each;
    }

    [InBatchParallel(Post = nameof(Sum))]
    private static int Total(string index) => index.Length;

    /// <summary>A batch with the longest word's length alone.</summary>
    [Action]
    public Lengths Longest() => new() { Values = [Indices.Max(index => index.Length)] };

    private static Lengths ToLengths(ItemResults<int> results) => new() { Values = results.GetValues() };

    private static async Task<Lengths> ToLengthsAsync(ItemResults<int> results)
    {
        await Task.Yield();
        return ToLengths(results);
    }

    private static int Sum(ItemResults<int> results) => results.GetValues().Sum();
}

/// <summary>Numbers that words became.</summary>
public partial class Lengths : Batch<string>
{
    [DataComponent]
    public partial int[] Values { get; set; }

    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Values))]
    private static int Double(int value) => value * 2;

    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Values))]
    private static int Shift(int value, int by) => value + by;

    [Action, InBatchParallel(Init = nameof(Items))]
    private static void Fail(Item row, string[] words)
    {
        if (words.Contains(row.Index))
        {
            throw new InvalidDataException(row.Index);
        }
    }
}
