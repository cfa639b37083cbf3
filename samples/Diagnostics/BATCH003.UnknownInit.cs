using Batching;

namespace Mistakes;

/// <summary>Init names nothing: the component is called Sizes.</summary>
public partial class UnknownInit : Batch<string>
{
    [DataComponent]
    public partial int[] Sizes { get; set; }

    [InBatchParallel(Init = "Size")] // BATCH003
    private static void Show(int size) => Console.WriteLine(size);
}
