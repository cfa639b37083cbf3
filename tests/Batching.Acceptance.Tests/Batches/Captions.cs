using System.Globalization;

namespace Acceptance.Batches;

/// <summary>Takes arguments of every kind that an item may have its own value of.</summary>
public partial class Captions : Batch<int>
{
    [DataComponent]
    public partial int[] Sums { get; set; }

    [DataComponent]
    public partial string[] Texts { get; set; }

    [Action, InBatchParallel(Post = nameof(Sums))]
    private static int Add(int index, int amount, int factor = 1) => (index + amount) * factor;

    [Action, InBatchParallel(Post = nameof(Sums))]
    private static async Task<int> AddLaterAsync(int index, int amount, int factor = 1)
    {
        await Task.Yield();
        return (index + amount) * factor;
    }

    [Action, InBatchParallel(Post = nameof(Texts))]
    private static string Write(int index, object value) => string.Create(CultureInfo.InvariantCulture, $"{index}:{value}");

    [Action, InBatchParallel(Post = nameof(Texts))]
    private static string Format(int index, IFormatProvider format, string suffix = "") => (index + 0.5).ToString(format) + suffix;

    [Action, InBatchParallel(Post = nameof(Sums))]
    private static int Weigh(int index, int[] weights) => weights.Sum();

    [Action, InBatchParallel(Post = nameof(Texts))]
    private static string Tag<T>(int index, T tag)
        where T : notnull
        => string.Create(CultureInfo.InvariantCulture, $"{index}:{typeof(T).Name} {tag}");

    [Action, InBatchParallel(Post = nameof(Texts))]
    private static string Join(int index, params string[] words) => $"{index}:{string.Join('+', words)}";

    [Action, InBatchParallel(Post = nameof(Texts))]
    private static string Mark(int index, string? mark = "?") => $"{index}:{mark ?? "none"}";

    [Action, InBatchParallel(Post = nameof(Sums))]
    private static int Shift(int index, int? by = 7) => by is { } value ? index + value : -1;
}
