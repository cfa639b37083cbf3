using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Batching.Runtime;

/// <summary>What all items of a call share: their batch, and the key of their random numbers.</summary>
internal sealed record ItemScope
{
    internal static ItemScope None { get; } = new();

    /// <summary>The batch whose rows the items are; null if items are not rows.</summary>
    internal Batch? Rows { get; init; }

    /// <summary>Each item's place in the root dataset; null if it is the position.</summary>
    internal long[]? Ordinals { get; init; }

    /// <summary>Each item's epoch; null if all are of <see cref="Epoch"/>.</summary>
    internal int[]? Epochs { get; init; }

    internal long Seed { get; init; }

    internal int Epoch { get; init; }

    /// <summary>
    /// Distinguishes items of different batches that are keyed by their positions; 0 if they are keyed by their places in the root dataset.
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
