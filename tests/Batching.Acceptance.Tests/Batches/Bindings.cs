namespace Acceptance.Batches;

/// <summary>Inits of every element type that arguments are bound from.</summary>
public partial class Bindings : Batch<int>
{
    public string[] Calls { get; private set; } = [];

    public List<string> Seen { get; } = [];

    [Action, InBatchParallel(Init = nameof(Swapped), Post = nameof(Keep))]
    private static string ByName(int a, string b) => $"{a}/{b}";

    [Action, InBatchParallel(Init = nameof(Swapped), Post = nameof(Keep))]
    private static async Task<string> ByNameLaterAsync(int a, string b)
    {
        await Task.Yield();
        return $"{a}/{b}";
    }

    [Action, InBatchParallel(Init = nameof(Pairs), Post = nameof(Keep))]
    private static string PositionalThenNamed(int first, string second, int d, long c) => $"{first}/{second}/{c}/{d}";

    [Action, InBatchParallel(Init = nameof(Pairs), Post = nameof(Keep))]
    private static async ValueTask<string> PositionalThenNamedLaterAsync(int first, string second, int d, long c)
    {
        await Task.Yield();
        return $"{first}/{second}/{c}/{d}";
    }

    [Action, InBatchParallel(Init = nameof(Triples), Post = nameof(Keep))]
    private static string ByPosition(int first, string second, bool third, char fourth = 'x') => $"{first}/{second}/{third}/{fourth}";

    [Action, InBatchParallel(Init = nameof(InitWithExtra), Post = nameof(PostWithExtra)), BatchArgument("extra", true)]
    private static string Extras(int item, int first, int second, int myArg) => $"{item}: {first}, {second}, {myArg}";

    [Action, InBatchParallel(Init = nameof(InitWithExtra), Post = nameof(PostWithExtra)), BatchArgument("extra", true)]
    private static async Task<string> ExtrasLaterAsync(int item, int first, int second, int myArg)
    {
        await Task.Yield();
        return Extras(item, first, second, myArg);
    }

    /// <summary>Takes the whole of every item.</summary>
    [Action, InBatchParallel(Init = nameof(Points), Post = nameof(Keep))]
    private static string Record(Point point, int scale = 2) => $"{point.X * scale}/{point.Y * scale}";

    [Action, InBatchParallel(Init = nameof(Arrays), Post = nameof(Keep))]
    private static string Array(int[] values) => string.Join('+', values);

    [Action, InBatchParallel(Init = nameof(SlowlyAsync), Post = nameof(KeepAsync))]
    private static string Awaited(int value, int factor = 3) => $"{value * factor}";

    private static (string b, int a)[] Swapped() => [("one", 1), ("two", 2)];

    private static List<((int, string), (long c, int d))> Pairs() => [((1, "one"), (10, 100)), ((2, "two"), (20, 200))];

    private static IEnumerable<(int, string, bool)> Triples()
    {
        yield return (1, "one", true);
        yield return (2, "two", false);
    }

    private IEnumerable<int> InitWithExtra(int myArg, bool extra, int first, int second)
    {
        Seen.Add($"init {first}, {second}, {myArg}, {extra}");
        return Indices;
    }

    private void PostWithExtra(ItemResults<string> results, int first, int second, bool extra, int myArg)
    {
        Seen.Add($"post {first}, {second}, {myArg}, {extra}");
        Keep(results);
    }

    private static Point[] Points { get; } = [new(1, 2), new(3, 4)];

    private static HashSet<int[]> Arrays => [[1, 2], [3]];

    private static async Task<List<int>> SlowlyAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        return [1, 2];
    }

    private async ValueTask<Bindings> KeepAsync(ItemResults<string> results)
    {
        await Task.Yield();
        Keep(results);
        return this;
    }

    private void Keep(ItemResults<string> results) => Calls = results.GetValues();

    internal readonly record struct Point(int X, int Y);
}
