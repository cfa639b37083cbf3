using System.Diagnostics;

namespace Batching;

/// <summary>
/// What has its outcome already and passes through a stage at its place in the order: a stop or failure of a stage before, or a count
/// without a batch.
/// </summary>
internal sealed class DecidedInput(BatchOutcome outcome) : StageInput(outcome.Place)
{
    internal BatchOutcome Outcome => outcome;

    internal override Batch Make(BatchScope scope) => throw new UnreachableException();
}
