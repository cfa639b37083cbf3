using System.ComponentModel.DataAnnotations;
using Batching.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Batching;

/// <summary>
/// What surrounds a batch: the seed its random numbers come from, its place in a run, its logger. A pipeline sets it; for a batch made by
/// hand, assign it when the batch is created. Immutable, and so safe to share.
/// </summary>
public sealed record BatchScope
{
    private readonly int? _maxParallelism;

    /// <summary>The scope of a batch that was given none: seed 0, epoch 0, no logger.</summary>
    public static BatchScope Default { get; } = new();

    /// <summary>The seed of every <see cref="ItemRandom"/>. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The epoch this batch belongs to, from 0: where its items are of several, that of the first. Each item's random numbers are of its
    /// own.
    /// </summary>
    public int Epoch { get; init; }

    /// <summary>
    /// The batch's number in its run, from 0, counted over all epochs. The random numbers of items that are not rows of a dataset depend on
    /// it: give each batch made by hand a number of its own, or <c>Scope = batch.Scope</c> inside a run.
    /// </summary>
    public long BatchNumber { get; init; }

    /// <summary>The most items that an action of this batch runs at a time, where the call does not say. Default: by target.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int? MaxParallelism
    {
        get => _maxParallelism;
        init => _maxParallelism = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxParallelism), value, "BatchScope.MaxParallelism must be at least 1, or null for the default.");
    }

    /// <summary>The logger that items see as <see cref="ItemContext.Logger"/>. Default: one that writes nothing.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>What the calls of the batch's run share; null for a batch made by hand.</summary>
    internal RunEnvironment? Environment { get; init; }
}
