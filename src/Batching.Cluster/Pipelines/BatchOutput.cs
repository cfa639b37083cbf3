namespace Batching.Cluster;

/// <summary>The output of a batch, as a file. Immutable.</summary>
public sealed record BatchOutput
{
    /// <summary>The number of the batch in the run, from 0, counted over all epochs.</summary>
    public required long Number { get; init; }

    /// <summary>The path of the file. Do not change the file.</summary>
    public required string Path { get; init; }
}
