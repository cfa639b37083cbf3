using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Batching.Runtime;

/// <summary>What all items of a call share: whose rows they are, and what their random numbers depend on.</summary>
internal sealed record ItemScope
{
    internal static ItemScope None { get; } = new();

    /// <summary>The batch whose rows the items are; null where an item is not a row.</summary>
    internal Batch? Rows { get; init; }

    /// <summary>Each item's place in the root dataset; null where that is its position.</summary>
    internal long[]? Ordinals { get; init; }

    /// <summary>Each item's epoch; null where all are of one.</summary>
    internal int[]? Epochs { get; init; }

    internal long Seed { get; init; }

    internal int Epoch { get; init; }

    /// <summary>
    /// Tells items that are keyed by their positions from those of other batches; 0 where they are keyed by their places in the root
    /// dataset.
    /// </summary>
    internal long Batch { get; init; }

    internal int Step { get; init; }

    internal int Repetition { get; init; }

    internal ILogger Logger { get; init; } = NullLogger.Instance;

    internal RandomKey KeyOf(int position)
        => new(Seed, Epochs is null ? Epoch : Epochs[position], Ordinals is null ? position : Ordinals[position], Step,
            Repetition)
        { Batch = Batch };
}
