using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>Both arguments need one value for each item.</summary>
public partial class PerItemMisuse : Batch<string>
{
    public void Run() => Resize([10, 20, 30], [5, 6]); // BATCH027

    [InBatchParallel]
    private static void Resize(string path, int width, int height) => Console.WriteLine($"{path}: {width} x {height}");
}
