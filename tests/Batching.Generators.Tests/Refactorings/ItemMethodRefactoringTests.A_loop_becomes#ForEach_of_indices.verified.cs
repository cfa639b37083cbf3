public sealed class Image(int size)
{
    public int Size { get; set; } = size;
    public Image Resize(int width, int height = 1) => new(Size * width + height);
    public void Blur(int radius) => Size += radius;
    public static async Task<Image> LoadAsync(string path, CancellationToken token = default) { await Task.Delay(1, token); return new Image(path.Length); }
}

public partial class Rows : Batch<string>
{
    [DataComponent] public partial Image[] Images { get; set; }
    [DataComponent] public partial int[] Sizes { get; set; }
    [DataComponent] public partial double[] Weights { get; set; }
    private int Factor => 3;

    public void Visit(System.Collections.Concurrent.ConcurrentBag<string> seen)
    {
        VisitItem(seen: seen);
    }

    [InBatchParallel(Init = nameof(Indices))]
    private static void VisitItem(string path, System.Collections.Concurrent.ConcurrentBag<string> seen)
        => seen.Add(path);
}
