using System.Diagnostics.CodeAnalysis;

namespace Batching.Runtime;

/// <summary>
/// Tells a worker that some time has passed: a thread increments a number every few milliseconds while items run. Reading it takes less
/// than a nanosecond; reading a clock would take longer than a short item. The thread sleeps if there are no items.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process.")]
internal sealed class WorkerClock
{
    private const int IdleRounds = 50;
    private static readonly TimeSpan s_round = TimeSpan.FromMilliseconds(4);
    private readonly AutoResetEvent _wake = new(false);
    private Thread? _thread;
    private volatile bool _isParked;
    private int _idle;
    private int _now;

    /// <summary>A number that increases with time.</summary>
    internal int Now => Volatile.Read(ref _now);

    /// <summary>Keeps the number increasing, because items run.</summary>
    internal void Use()
    {
        Volatile.Write(ref _idle, 0);
        if (_thread is null)
        {
            _thread = new Thread(Count, maxStackSize: 1 << 18) { IsBackground = true, Name = "Batching clock" };
            _thread.UnsafeStart();
        }
        else if (_isParked)
        {
            _isParked = false;
            _wake.Set();
        }
    }

    private void Count()
    {
        while (true)
        {
            Thread.Sleep(s_round);
            Interlocked.Increment(ref _now);
            if (Interlocked.Increment(ref _idle) > IdleRounds)
            {
                _isParked = true;
                _wake.WaitOne();
            }
        }
    }
}
