using System.Runtime.ExceptionServices;

namespace Batching;

/// <summary>
/// How a planned batch ended. A value, whatever happened: a block that faults loses what it had finished before.
/// </summary>
internal sealed class BatchOutcome
{
    private BatchOutcome(BatchOutcomeKind kind, PlannedBatch planned) => (Kind, Planned) = (kind, planned);

    internal BatchOutcomeKind Kind { get; }

    internal PlannedBatch Planned { get; }

    /// <summary>The batch as it left the last step, where it did.</summary>
    internal Batch? Batch { get; private init; }

    /// <summary>The items that left it on its way.</summary>
    internal IReadOnlyList<ItemFailure> Dropped { get; private init; } = [];

    /// <summary>What was thrown and where, if it failed.</summary>
    internal (ExceptionDispatchInfo Thrown, string? Step)? Failure { get; private init; }

    internal static BatchOutcome Done(PlannedBatch planned, Batch batch, IReadOnlyList<ItemFailure> dropped)
        => new(BatchOutcomeKind.Done, planned) { Batch = batch, Dropped = dropped };

    internal static BatchOutcome Skipped(PlannedBatch planned) => new(BatchOutcomeKind.Skipped, planned);

    internal static BatchOutcome Stopped(PlannedBatch planned) => new(BatchOutcomeKind.Stopped, planned);

    internal static BatchOutcome Abandoned(PlannedBatch planned) => new(BatchOutcomeKind.Abandoned, planned);

    internal static BatchOutcome Failed(PlannedBatch planned, Exception exception, string? step)
        => new(BatchOutcomeKind.Failed, planned) { Failure = (ExceptionDispatchInfo.Capture(exception), step) };
}
