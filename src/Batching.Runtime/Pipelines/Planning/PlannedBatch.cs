namespace Batching;

/// <summary>A batch of a run before it is created: its place in the run, and its rows of the dataset.</summary>
/// <param name="source">Creates the batch.</param>
/// <param name="place">Its place.</param>
/// <param name="orders">
/// The order of the rows of its epoch, and of each later epoch that it has rows of; null for the order of the dataset.
/// </param>
/// <param name="begin">Where it begins in the first order.</param>
/// <param name="count">The number of its rows, including those of later epochs.</param>
internal sealed class PlannedBatch(BatchSource source, BatchPlace place, int[]?[] orders, int begin, int count) : StageInput(place)
{
    private readonly int _rowsPerEpoch = source.Count;
    private readonly int[]? _order = orders[0];

    internal int Count => count;

    /// <summary>The row of the item at a position of the batch.</summary>
    internal int RowOf(int position)
    {
        long place = (long)begin + position;
        if (place < _rowsPerEpoch)
        {
            return _order is null ? (int)place : _order[place];
        }

        (int later, int row) = At(position);
        return orders[later]?[row] ?? row;
    }

    /// <summary>The epoch of each item; null if all are of the first epoch.</summary>
    internal int[]? Epochs()
    {
        if (At(count - 1).Later == 0)
        {
            return null;
        }

        var epochs = new int[count];
        for (var position = 0; position < count; position++)
        {
            epochs[position] = Place.Epoch + At(position).Later;
        }

        return epochs;
    }

    internal override Batch Make(BatchScope scope) => source.Make(this, scope);

    /// <summary>The number of the epoch after the first that an item belongs to, and its place in that epoch.</summary>
    private (int Later, int Row) At(int position)
    {
        (long later, long row) = Math.DivRem((long)begin + position, _rowsPerEpoch);
        return ((int)later, (int)row);
    }
}
