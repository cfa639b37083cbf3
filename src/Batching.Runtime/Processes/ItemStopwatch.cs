namespace Batching.Runtime;

/// <summary>Measures how long a worker has been on one item, as far as its caller sees. Not thread-safe.</summary>
internal struct ItemStopwatch
{
    // A worker that has work is between two items for microseconds. On an overloaded machine it takes longer.
    private const long MostIdle = 5000;

    private long _word;
    private long _received;
    private long _since;

    /// <summary>A stopwatch for a worker that has just been rented.</summary>
    internal static ItemStopwatch Started => new() { _received = -1 };

    /// <summary>
    /// Whether the worker has been on one item for too long. Or on none, although it has work and its slot waits: something else must have
    /// read its frame.
    /// </summary>
    /// <param name="word">The item that it is on: see <see cref="SharedPage.Current"/>.</param>
    /// <param name="received">How many bytes it has sent.</param>
    /// <param name="isWaiting">Whether its slot waits for results.</param>
    /// <param name="now">The time in milliseconds.</param>
    /// <param name="limit">The limit in milliseconds.</param>
    internal bool IsOver(long word, long received, bool isWaiting, long now, long limit)
    {
        if (word != _word || (word == 0 && (!isWaiting || received != _received)))
        {
            (_word, _received, _since) = (word, received, now);
            return false;
        }

        return now - _since >= (word == 0 ? Math.Max(limit, MostIdle) : limit);
    }
}
