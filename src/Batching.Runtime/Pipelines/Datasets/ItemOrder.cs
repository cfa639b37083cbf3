namespace Batching;

/// <summary>
/// Shuffled orders of a dataset's rows: pure functions of the seed and the epoch, by counter-based numbers that no item shares.
/// </summary>
internal static class ItemOrder
{
    // Items and steps count from 0, epochs too: these keys are nobody else's.
    private const int NoItem = -1;
    private const int NoStep = -1;
    private const int NoEpoch = -1;

    /// <summary>The order in which an epoch takes the rows.</summary>
    internal static int[] OfEpoch(int count, long seed, int epoch) => Shuffle(count, new RandomKey(seed, epoch, NoItem, NoStep, 0));

    /// <summary>The order in which a split deals the rows: unlike that of any epoch under the same seed.</summary>
    internal static int[] OfSplit(int count, long seed) => Shuffle(count, new RandomKey(seed, NoEpoch, NoItem, NoStep, 0));

    /// <summary>
    /// Fisher and Yates, from the last place down. Not <see cref="Random.Shuffle{T}(T[])"/>: its order may change with the framework.
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
