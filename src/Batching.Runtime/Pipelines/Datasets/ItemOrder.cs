namespace Batching;

/// <summary>
/// Shuffled orders of the rows of a dataset. They depend only on the seed and the epoch, and use random numbers that no item shares.
/// </summary>
internal static class ItemOrder
{
    // Items, steps and epochs count from 0, so no item has these keys.
    private const int NoItem = -1;
    private const int NoStep = -1;
    private const int NoEpoch = -1;

    /// <summary>The order of the rows in an epoch.</summary>
    internal static int[] OfEpoch(int count, long seed, int epoch) => Shuffle(count, new RandomKey(seed, epoch, NoItem, NoStep, 0));

    /// <summary>The order of the rows in a split. It differs from that of every epoch with the same seed.</summary>
    internal static int[] OfSplit(int count, long seed) => Shuffle(count, new RandomKey(seed, NoEpoch, NoItem, NoStep, 0));

    /// <summary>
    /// The shuffle of Fisher and Yates, from the last place down. Not <see cref="Random.Shuffle{T}(T[])"/>, whose order may change with the
    /// framework.
    /// </summary>
    private static int[] Shuffle(int count, RandomKey key)
    {
        var random = new ItemRandom(key);
        var rows = new int[count];
        for (var row = 0; row < count; row++)
        {
            rows[row] = row;
        }

        for (int last = count - 1; last > 0; last--)
        {
            int other = random.Next(last + 1);
            (rows[last], rows[other]) = (rows[other], rows[last]);
        }

        return rows;
    }
}
