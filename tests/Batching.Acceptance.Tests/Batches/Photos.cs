namespace Acceptance.Batches;

/// <summary>Photos by their names, some of them bad.</summary>
public partial class Photos : Batch<string>
{
    [DataComponent]
    public partial int[] Widths { get; set; }

    [DataComponent]
    public partial string[] Names { get; set; }

    [DataComponent]
    public partial int[] Areas { get; set; }

    [DataComponent]
    public partial string[]? Notes { get; set; }

    [Action, InBatchParallel(Init = nameof(Widths), Post = nameof(Areas))]
    private static int Check(int width, params int[] bad)
        => bad.Contains(width) ? throw new InvalidDataException($"{width} is bad") : width * width;

    [Action, InBatchParallel(Init = nameof(Widths), Post = nameof(Areas))]
    private static async Task<int> CheckLaterAsync(int width, int[] bad)
    {
        await Task.Yield();
        return Check(width, bad);
    }
}
