namespace Batching;

/// <summary>A batch of rows of other batches, before it is made.</summary>
/// <param name="name">The boundary's name.</param>
/// <param name="place">Where it stands.</param>
/// <param name="parts">The rows.</param>
/// <param name="areOfOneDataset">Whether all rows come from one dataset, whose places tell them apart.</param>
/// <param name="dropped">The items that left the batches that this one is made of.</param>
/// <param name="before">What became of batches that the boundary took before this one.</param>
/// <param name="behind">Where the stage stands behind this one.</param>
internal sealed class RegroupedBatch(
    string name, BatchPlace place, BatchRows[] parts, bool areOfOneDataset, IReadOnlyList<ItemFailure> dropped, DeferredTally? before,
    StagePosition behind)
    : StageInput(place)
{
    internal override DeferredTally? Before => before;

    internal override StagePosition? Behind => behind;

    internal override IReadOnlyList<ItemFailure> Dropped => dropped;

    internal override string? MadeBy => name;

    internal override Batch Make(BatchScope scope)
    {
        Type type = parts[0].Batch.GetType();
        foreach (BatchRows part in parts)
        {
            if (part.Batch.GetType() != type)
            {
                throw new InvalidOperationException(
                    $"{name} joins batches of one class: the first is a {type.Name}, and one behind it is a {part.Batch.GetType().Name}. "
                        + "Let the step before it return one class always.");
            }
        }

        Batch batch = Batch.Join(parts);
        if (!areOfOneDataset || batch.OrdinalsArePositions)
        {
            batch.ForgetOrdinals();
        }

        batch.SetScope(scope);
        return batch;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The new batch is the first part carried on. Of the others the rows are in it now, and what is left of them is not.
    /// </remarks>
    internal override async ValueTask DisposePartsAsync(bool isMade, RunFailures failures)
    {
        for (var index = 0; index < parts.Length; index++)
        {
            BatchRows part = parts[index];
            if (!isMade)
            {
                await failures.DisposeAsync(part).ConfigureAwait(false);
            }
            else if (index > 0 && part.IsWhole && BatchDisposal.IsNeeded(part.Batch))
            {
                part.Batch.LeaveRows();
                await failures.DisposeAsync(part.Batch).ConfigureAwait(false);
            }
        }
    }
}
