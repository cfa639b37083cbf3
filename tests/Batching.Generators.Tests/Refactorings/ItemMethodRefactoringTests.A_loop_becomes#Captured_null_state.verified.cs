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

    public void Tag(string? tag)
    {
        string? found = Find();
        if (tag is null || found is null)
        {
            return;
        }

        var kinds = new Dictionary<string, (int Width, string? Name)>();
        UseItem(tag: tag, found: found, kinds: kinds);
    }

    [InBatchParallel(Init = nameof(Images))]
    private static void UseItem(Image image, string tag, string found, Dictionary<string, (int Width, string? Name)> kinds)
        => Use(image, tag, found, kinds);

    private static void Use(Image image, string tag, string found, Dictionary<string, (int Width, string? Name)> kinds) => image.Blur(tag.Length + found.Length + kinds.Count);
    private static string? Find() => "abc";
}
