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

    /// <summary>What it changes in variables when it is delivered.</summary>
    internal BatchUpdates? Updates { get; private init; }

    /// <summary>What was thrown and where, if it failed.</summary>
    internal BatchFailure? Failure { get; private init; }

    /// <summary>The same with its stack, to be thrown again.</summary>
    internal ExceptionDispatchInfo? Thrown { get; private init; }

    /// <summary>What became of batches that a border took before this one.</summary>
    internal RunAccount? Before { get; private init; }

    internal static BatchOutcome Done(StageInput input, Batch batch, IReadOnlyList<ItemFailure> dropped, IReadOnlyList<VariableUpdate>? updates)
        => new(BatchOutcomeKind.Done, input.Place)
        {
            Batch = batch,
            Dropped = dropped,
            Updates = updates is null ? null : new BatchUpdates(input.Place, updates),
            Before = input.Before,
        };

    internal static BatchOutcome Skipped(StageInput input) => new(BatchOutcomeKind.Skipped, input.Place) { Before = input.Before };

    internal static BatchOutcome Stopped(StageInput input) => new(BatchOutcomeKind.Stopped, input.Place) { Before = input.Before };

    internal static BatchOutcome Passed(BatchPlace place, IReadOnlyList<ItemFailure> dropped, RunAccount? before)
        => new(BatchOutcomeKind.Passed, place) { Dropped = dropped, Before = before };

    internal static BatchOutcome Abandoned(StageInput input) => new(BatchOutcomeKind.Abandoned, input.Place);

    internal static BatchOutcome Failed(StageInput input, Exception exception, string? step)
        => new(BatchOutcomeKind.Failed, input.Place)
        {
            Failure = new BatchFailure(input.Place.Number, input.Place.Epoch, step, exception),
            Thrown = ExceptionDispatchInfo.Capture(exception),
            Before = input.Before,
        };

    /// <summary>The same at its place in another stage.</summary>
    internal BatchOutcome At(BatchPlace place) => new(Kind, place) { Failure = Failure, Thrown = Thrown, Before = Before };
}
