using System.Diagnostics;

namespace Batching;

/// <summary>
/// An input whose outcome is already known. It passes through a stage at its place in the order: a stop or failure of an earlier stage, or
/// a tally without a batch.
/// </summary>
internal sealed class DecidedInput(BatchOutcome outcome) : StageInput(outcome.Place)
{
    internal BatchOutcome Outcome => outcome;

    internal override Batch Make(BatchScope scope) => throw new UnreachableException();
}
