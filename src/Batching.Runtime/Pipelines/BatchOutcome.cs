using System.Runtime.ExceptionServices;

namespace Batching;

/// <summary>
/// How a batch ended in its stage. A value, whatever happened: a block that faults loses what it had finished before.
/// </summary>
internal sealed class BatchOutcome
{
    private BatchOutcome(BatchOutcomeKind kind, BatchPlace place) => (Kind, Place) = (kind, place);

    internal BatchOutcomeKind Kind { get; }

    internal BatchPlace Place { get; }

    /// <summary>The batch as it left the last step, where it did.</summary>
    internal Batch? Batch { get; private init; }

    /// <summary>The items that left it on its way.</summary>
    internal IReadOnlyList<ItemFailure> Dropped { get; private init; } = [];

    /// <summary>What was thrown and where, if it failed.</summary>
    internal BatchFailure? Failure { get; private init; }

    /// <summary>The same with its stack, to be thrown again.</summary>
    internal ExceptionDispatchInfo? Thrown { get; private init; }

    internal static BatchOutcome Done(BatchPlace place, Batch batch, IReadOnlyList<ItemFailure> dropped)
        => new(BatchOutcomeKind.Done, place) { Batch = batch, Dropped = dropped };

    internal static BatchOutcome Skipped(BatchPlace place) => new(BatchOutcomeKind.Skipped, place);

    internal static BatchOutcome Stopped(BatchPlace place) => new(BatchOutcomeKind.Stopped, place);

    internal static BatchOutcome Abandoned(BatchPlace place) => new(BatchOutcomeKind.Abandoned, place);

    internal static BatchOutcome Failed(BatchPlace place, Exception exception, string? step)
        => new(BatchOutcomeKind.Failed, place)
        {
            Failure = new BatchFailure(place.Number, place.Epoch, step, exception),
            Thrown = ExceptionDispatchInfo.Capture(exception),
        };
}
