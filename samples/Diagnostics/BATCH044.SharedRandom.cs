using Batching;

namespace Mistakes;

/// <summary>The item's numbers go to whichever task asks first.</summary>
public partial class SharedRandom : Batch<int>
{
    [DataComponent]
    public partial double[] Sums { get; set; }

    [Action, InBatchParallel(Post = nameof(Sums))]
    private static async Task<double> SumAsync(int walk, ItemRandom random)
    {
        Task<double> left = Task.Run(random.NextDouble);
        Task<double> right = Task.Run(random.NextDouble); // BATCH044
        return await left + await right;
    }
}
