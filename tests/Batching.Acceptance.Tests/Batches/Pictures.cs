namespace Acceptance.Batches;

/// <summary>A batch with several columns, one of them optional, and something that is no column.</summary>
public partial class Pictures : Batch<string>
{
    [DataComponent]
    public partial int[] Sizes { get; set; }

    [DataComponent]
    public partial string[]? Labels { get; set; }

    public string Folder { get; set; } = "";

    [InBatchParallel(Post = nameof(Sizes))]
    private static int Draw(ItemRandom random, string path) => random.Next();
}

/// <summary>A batch whose base has columns of its own.</summary>
public partial class FramedPictures : Pictures
{
    [DataComponent]
    public partial double[] Frames { get; set; }
}
