namespace Batching;

/// <summary>
/// How many runs a call claims: what runs now and one more where runs are long, so that other processes can take part, and many at once where they are short,
/// so that a transaction costs little. Beyond that nobody takes more than a quarter of what is left. Used by the storing thread; <see cref="IsLow"/> by any.
/// </summary>
internal sealed class ClaimPace(int parallelism)
{
    /// <summary>The most runs in one transaction.</summary>
    internal const int Most = 1024;

    private const int ShareOfTheRest = 4;
    private const int CommitsAhead = 4;

    /// <summary>How much work waits here while a transaction is on its way.</summary>
    private static readonly TimeSpan s_ahead = TimeSpan.FromMilliseconds(100);

    /// <summary>Work that is over before anybody else could take part in it.</summary>
    private static readonly TimeSpan s_trifle = TimeSpan.FromMilliseconds(10);

    private double _ticks;
    private volatile int _ahead = 1;

    /// <summary>Whether so few runs wait to be executed that others may be claimed.</summary>
    internal bool IsLow(int waiting) => waiting <= _ahead / 2;

    /// <summary>How many runs are to be claimed.</summary>
    /// <param name="waiting">How many were claimed and have not begun.</param>
    /// <param name="inHand">How many were claimed and are not stored.</param>
    /// <param name="left">How many nobody is known to have.</param>
    internal int Want(int waiting, int inHand, int left)
    {
        if (!IsLow(waiting))
        {
            return 0;
        }

        int trifle = _ticks == 0 ? 0 : (int)Math.Min(Most, s_trifle.Ticks * parallelism / _ticks);
        int share = Math.Max(parallelism + 1 - inHand, Math.Max(trifle, (left + ShareOfTheRest - 1) / ShareOfTheRest));
        return Math.Clamp(Math.Min(parallelism + _ahead - inHand, share), 0, Math.Min(left, Most));
    }

    /// <summary>Learns how long runs take, and a transaction.</summary>
    internal void Finished(int runs, TimeSpan runtime, TimeSpan commit)
    {
        double ticks = Math.Max(1, (double)runtime.Ticks / runs);
        _ticks = _ticks == 0 ? ticks : (_ticks + ticks) / 2;
        double ahead = Math.Max(s_ahead.Ticks, commit.Ticks * CommitsAhead) * parallelism / _ticks;
        _ahead = (int)Math.Clamp(ahead, 1, Math.Min(Most, _ahead * 2));
    }
}
