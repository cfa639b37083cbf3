namespace Batching;

/// <summary>A batch of a run before it is made: its place in the run, and the rows of the dataset that it takes.</summary>
/// <param name="source">Makes it.</param>
/// <param name="place">Where it stands.</param>
/// <param name="orders">
/// The order of the rows of its epoch, and of each that follows and that it takes rows of; null for that of the dataset.
/// </param>
/// <param name="begin">Where in the first order it begins.</param>
/// <param name="count">How many rows it takes, those of later epochs included.</param>
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

    /// <summary>The epoch of each item; null where all are of one.</summary>
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

    /// <summary>How many epochs after the first an item is, and its place in that epoch.</summary>
    private (int Later, int Row) At(int position)
    {
        (long later, long row) = Math.DivRem((long)begin + position, _rowsPerEpoch);
        return ((int)later, (int)row);
    }
}
