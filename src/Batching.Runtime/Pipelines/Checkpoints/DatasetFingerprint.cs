using System.Globalization;
using System.Text.Json.Serialization;

namespace Batching;

/// <summary>What a checkpoint knows of a dataset: its number of items, its part of the root, and the content of its indices.</summary>
internal sealed record DatasetFingerprint
{
    /// <summary>The type of an index.</summary>
    public required string Index { get; init; }

    public required int Count { get; init; }

    /// <summary>A hash of the content of all indices; null if it cannot be known (see <see cref="KeyHash"/>).</summary>
    public string? Indices { get; init; }

    /// <summary>A hash of the places in the root dataset; null if this is the root.</summary>
    public string? Ordinals { get; init; }

    /// <summary>The number of the shard; 0 if it is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Shard { get; init; }

    /// <summary>The number of shards; null if it is no shard.</summary>
    public int? Shards { get; init; }

    /// <summary>Describes the first difference; null if there is none.</summary>
    internal string? DifferenceFrom(DatasetFingerprint saved)
        => Index != saved.Index ? $"has indices of type {Index}, the checkpoint's of type {saved.Index}"
            : (Shard, Shards) != (saved.Shard, saved.Shards) ? $"is {ShardText}, the checkpoint's is {saved.ShardText}"
            : Count != saved.Count ? string.Create(CultureInfo.InvariantCulture, $"has {Count} items, the checkpoint's has {saved.Count}")
            : Indices != saved.Indices
                ? $"has other indices, or the same in another order: their hash is {Indices ?? "not known"}, the checkpoint's is "
                    + $"{saved.Indices ?? "not known"}"
            : Ordinals != saved.Ordinals
                ? $"takes other items of its root: the hash of their places is {Ordinals ?? "that of the root"}, the checkpoint's is "
                    + $"{saved.Ordinals ?? "that of the root"}"
            : null;

    private string ShardText
        => Shards is { } shards ? string.Create(CultureInfo.InvariantCulture, $"shard {Shard} of {shards}") : "no shard";
}
