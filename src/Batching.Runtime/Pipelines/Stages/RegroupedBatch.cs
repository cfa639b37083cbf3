namespace Batching;

/// <summary>A batch of rows of other batches, before it is made.</summary>
/// <param name="name">The border's name.</param>
/// <param name="place">Where it stands.</param>
/// <param name="parts">The rows.</param>
/// <param name="areOfOneDataset">Whether all rows come from one dataset, whose places tell them apart.</param>
internal sealed class RegroupedBatch(string name, BatchPlace place, BatchRows[] parts, bool areOfOneDataset) : StageInput(place)
{
    internal override string? MadeBy => name;

    internal override Batch Make(BatchScope scope)
    {
        Type type = parts[0].Batch.GetType();
        foreach (BatchRows part in parts)
        {
            if (part.Batch.GetType() != type)
            {
                throw new InvalidOperationException(
                    $"{name} joins batches of one class: the first is a {type.Name}, and one behind it is a {part.Batch.GetType().Name}. Let the step before it return one class always.");
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
}
