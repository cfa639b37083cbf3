namespace Batching.Studies;

/// <summary>
/// How many runs a call claims. If runs are long, it claims those that run now and one more, so that other processes can take part. If they
/// are short, it claims many in one transaction, but at most a quarter of what is left. For the storing thread; any thread may call
/// <see cref="IsLow"/>.
/// </summary>
internal sealed class ClaimPace(int parallelism)
{
    /// <summary>The most runs in one transaction.</summary>
    internal const int Most = 1024;

    private const int ShareOfTheRest = 4;
    private const int CommitsAhead = 4;

    /// <summary>How much work is claimed ahead, so that workers do not run dry during a transaction.</summary>
    private static readonly TimeSpan s_ahead = TimeSpan.FromMilliseconds(100);

    /// <summary>Work this short is not shared: it ends before another process could take part.</summary>
    private static readonly TimeSpan s_notShared = TimeSpan.FromMilliseconds(10);

    private double _ticks;
    private volatile int _ahead = 1;

    /// <summary>Whether so few runs wait to be executed that others may be claimed.</summary>
    internal bool IsLow(int waiting) => waiting <= _ahead / 2;

    /// <summary>How many runs are to be claimed.</summary>
    /// <param name="waiting">How many were claimed and have not begun.</param>
    /// <param name="inHand">How many were claimed and are not stored.</param>
    /// <param name="left">How many no process is known to have claimed.</param>
    internal int Want(int waiting, int inHand, int left)
    {
        if (!IsLow(waiting))
        {
            return 0;
        }

        int notShared = _ticks == 0 ? 0 : (int)Math.Min(Most, s_notShared.Ticks * parallelism / _ticks);
        int share = Math.Max(parallelism + 1 - inHand, Math.Max(notShared, (left + ShareOfTheRest - 1) / ShareOfTheRest));
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
