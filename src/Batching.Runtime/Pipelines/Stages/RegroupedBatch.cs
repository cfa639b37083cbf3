namespace Batching;

/// <summary>A batch of rows of other batches, before it is created.</summary>
/// <param name="name">The boundary's name.</param>
/// <param name="place">Its place.</param>
/// <param name="parts">The rows.</param>
/// <param name="areOfOneDataset">Whether all rows come from one dataset, so that their places identify them.</param>
/// <param name="dropped">The items that were dropped from the batches that this one is made of.</param>
/// <param name="before">The tally of the batches that ended at the boundary before this one.</param>
/// <param name="behind">The position of the stage after this one.</param>
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
                        + "Return batches of one class from the step before it.");
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
    /// <remarks>The new batch continues the first part. The rows of the others are in it now.</remarks>
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
