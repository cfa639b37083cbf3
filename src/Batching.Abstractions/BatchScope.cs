using System.ComponentModel.DataAnnotations;
using Batching.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Batching;

/// <summary>
/// What a batch belongs to: a seed for its random numbers, a place in a run, a logger. A pipeline sets it. If you create a batch yourself,
/// you can assign it then. Immutable, and so safe to share.
/// </summary>
public sealed record BatchScope
{
    /// <summary>The scope of a batch without one: seed 0, epoch 0, no logger.</summary>
    public static BatchScope Default { get; } = new();

    /// <summary>The seed of each <see cref="ItemRandom"/>. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The epoch of the batch, from 0. If its items are of several epochs, this is the epoch of the first; random numbers use the epoch of
    /// each item.
    /// </summary>
    public int Epoch { get; init; }

    /// <summary>
    /// The batch's number in its run, from 0, counted over all epochs. Random numbers of items that are not rows of a dataset depend on it:
    /// give each batch that you create yourself a number of its own or, inside a run, <c>Scope = batch.Scope</c>.
    /// </summary>
    public long BatchNumber { get; init; }

    /// <summary>
    /// The largest number of items that an action of this batch runs at a time, if the call does not set it. Default: depends on the
    /// target.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int? MaxParallelism
    {
        get;
        init => field = OptionValue.Checked(
            value, value is null or > 0, "BatchScope.MaxParallelism must be at least 1, or null for the default.");
    }

    /// <summary>The logger that items get as <see cref="ItemContext.Logger"/>. Default: a logger that writes nothing.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>What the calls of the batch's run share; null for a batch that belongs to no run.</summary>
    internal RunEnvironment? Environment { get; init; }
}
