namespace ClusterTests;

/// <summary>A batch whose values depend on index, seed, epoch and step.</summary>
public partial class Samples : Batch<int>
{
    [DataComponent] public partial double[] Values { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Values))]
    private static double Draw(int index, ItemRandom random) => index + random.NextDouble();

    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Values))]
    private static double Shake(double value, ItemRandom random) => value + (random.NextDouble() / 1000);

    /// <summary>The content of the batch as text.</summary>
    public string Text
        => string.Join('\n', Indices.Zip(Values, (index, value) => FormattableString.Invariant($"{index} {value:R}"))) + "\n";
}
