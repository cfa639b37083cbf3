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

    public void Both()
    {
        BothItem();
        TouchItem();
    }

    [InBatchParallel(Init = nameof(Items), Post = nameof(Sizes))]
    private static int BothItem(Item item) => item.Position;

    [InBatchParallel(Init = nameof(Items))]
    private static void TouchItem(Item item) => item.Images.Blur(item.Position);
}
