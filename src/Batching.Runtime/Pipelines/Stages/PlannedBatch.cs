namespace Batching;

/// <summary>A batch of a run before it is made: its place in the run, and the rows of the dataset that it takes.</summary>
/// <param name="source">Makes it.</param>
/// <param name="place">Where it stands.</param>
/// <param name="order">The order of its epoch's rows, shared by the epoch's batches; null for that of the dataset.</param>
/// <param name="begin">Where in that order it begins.</param>
/// <param name="count">How many rows it takes, those of the next epoch included.</param>
internal sealed class PlannedBatch(BatchSource source, BatchPlace place, int[]? order, int begin, int count) : StageInput(place)
{
    internal int Count => count;

    /// <summary>How many of the rows are the first of the next epoch.</summary>
    internal int NextCount { get; init; }

    /// <summary>The order of the next epoch's rows; null for that of the dataset.</summary>
    internal int[]? NextOrder { get; init; }

    /// <summary>The row of the item at a position of the batch.</summary>
    internal int RowOf(int position)
    {
        int next = position - (count - NextCount);
        return next >= 0 ? (NextOrder is null ? next : NextOrder[next])
            : order is null ? begin + position
            : order[begin + position];
    }

    /// <summary>The epoch of each item; null where all are of one.</summary>
    internal int[]? Epochs()
    {
        if (NextCount == 0)
        {
            return null;
        }

        var epochs = new int[count];
        Array.Fill(epochs, Place.Epoch);
        epochs.AsSpan(count - NextCount).Fill(Place.Epoch + 1);
        return epochs;
    }

    internal override Batch Make(BatchScope scope) => source.Make(this, scope);
}
