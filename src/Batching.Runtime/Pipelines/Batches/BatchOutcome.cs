using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Batching;

/// <summary>How a batch ended in its stage. It is always a value, also after a failure.</summary>
internal sealed class BatchOutcome
{
    private BatchOutcome(BatchOutcomeKind kind, BatchPlace place, StagePosition? behind) => (Kind, Place, Behind) = (kind, place, behind);

    internal BatchOutcomeKind Kind { get; }

    internal BatchPlace Place { get; }

    /// <summary>The position of the stage after the batch; null if its number tells it, in a stage that begins with the dataset.</summary>
    internal StagePosition? Behind { get; }

    /// <summary>The same position, for any stage.</summary>
    internal StagePosition PositionBehind => Behind ?? new StagePosition { Number = Place.Number + 1 };

    /// <summary>The batch that left the last step; null if none did.</summary>
    internal Batch? Batch { get; private init; }

    /// <summary>The batch that was given up before the last step; null if there is none.</summary>
    internal Batch? Left { get; private init; }

    /// <summary>The items that were dropped in its steps.</summary>
    internal IReadOnlyList<ItemFailure> Dropped { get; private init; } = [];

    /// <summary>The changes of variables to make when it is delivered.</summary>
    internal BatchUpdates? Updates { get; private init; }

    /// <summary>The exception and its place, if the batch failed.</summary>
    internal BatchFailure? Failure { get; private init; }

    /// <summary>The same exception with its stack, to be thrown again.</summary>
    internal ExceptionDispatchInfo? Thrown { get; private init; }

    /// <summary>When its last step ended, as a time stamp of the <see cref="Stopwatch"/>; 0 if steps are not measured.</summary>
    internal long EndedAt { get; private init; }

    /// <summary>The tally of the batches that ended at a boundary before this one.</summary>
    internal DeferredTally? Before { get; private init; }

    internal static BatchOutcome Done(
        StageInput input, Batch batch, IReadOnlyList<ItemFailure> dropped, IReadOnlyList<VariableUpdate>? updates, long endedAt)
        => new(BatchOutcomeKind.Done, input.Place, input.Behind)
        {
            Batch = batch,
            Dropped = dropped,
            Updates = updates is null ? null : new BatchUpdates(input.Place, updates),
            EndedAt = endedAt,
            Before = input.Before,
        };

    internal static BatchOutcome Skipped(StageInput input, Batch? left)
        => new(BatchOutcomeKind.Skipped, input.Place, input.Behind) { Left = left, Before = input.Before };

    internal static BatchOutcome Stopped(StageInput input, Batch? left)
        => new(BatchOutcomeKind.Stopped, input.Place, input.Behind) { Left = left, Before = input.Before };

    internal static BatchOutcome Passed(BatchPlace place, StagePosition behind, IReadOnlyList<ItemFailure> dropped, DeferredTally? before)
        => new(BatchOutcomeKind.Passed, place, behind) { Dropped = dropped, Before = before };

    internal static BatchOutcome Abandoned(StageInput input, Batch? left)
        => new(BatchOutcomeKind.Abandoned, input.Place, input.Behind) { Left = left };

    internal static BatchOutcome Failed(StageInput input, Batch? left, Exception exception, string? step)
        => new(BatchOutcomeKind.Failed, input.Place, input.Behind)
        {
            Left = left,
            Failure = new BatchFailure { BatchNumber = input.Place.Number, Epoch = input.Place.Epoch, Step = step, Exception = exception },
            Thrown = ExceptionDispatchInfo.Capture(exception),
            Before = input.Before,
        };

    /// <summary>The same stop or failure, at its place in another stage.</summary>
    internal BatchOutcome At(BatchPlace place) => new(Kind, place, null) { Failure = Failure, Thrown = Thrown, Before = Before };
}
