using Batching;

namespace Mistakes;

/// <summary>A pipeline cannot go on with a number.</summary>
public partial class WrongReturn : Batch<string>
{
    [Action]
    private int Measure() => Indices.Sum(path => path.Length); // BATCH010
}
