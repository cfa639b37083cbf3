namespace Acceptance.Batches;

/// <summary>Draws random numbers.</summary>
public partial class Draws : Batch<int>
{
    [DataComponent]
    public partial double[] Values { get; set; }

    public bool FailsFirst { get; set; }

    [Action, InBatchParallel(Post = nameof(Values))]
    private double Draw(int index, ItemRandom random, ItemContext item)
    {
        double drawn = random.NextDouble() + random.NextDouble();
        return FailsFirst && item.Attempt == 1 && index % 3 == 0 ? throw new InvalidOperationException("first") : drawn;
    }

    [Action, InBatchParallel(Post = nameof(Values))]
    private async Task<double> DrawLaterAsync(int index, ItemRandom random, ItemContext item)
    {
        double first = random.NextDouble();
        await Task.Yield();
        double drawn = first + random.NextDouble();
        return FailsFirst && item.Attempt == 1 && index % 3 == 0 ? throw new InvalidOperationException("first") : drawn;
    }
}
