namespace Batching.Runtime;

/// <summary>
/// Cancels calls when their time is up. It has its own thread, because timers of the thread pool are late when the pool is busy.
/// </summary>
internal static class DeadlineClock
{
    private static readonly SortedSet<Alarm> s_alarms = new(Comparer<Alarm>.Create(Alarm.Compare));
    private static long s_lastNumber;
    private static Thread? s_thread;

    /// <summary>Cancels a source after some time.</summary>
    /// <param name="limit">The time.</param>
    /// <param name="source">The source to cancel. It may be disposed at any time.</param>
    /// <returns>Dispose it to cancel the alarm and release the source.</returns>
    internal static IDisposable Schedule(TimeSpan limit, CancellationTokenSource source)
    {
        lock (s_alarms)
        {
            var alarm = new Alarm(limit, source, ++s_lastNumber);
            s_alarms.Add(alarm);
            if (s_thread is null)
            {
                // It is stored once it has started. If it cannot start, the next alarm tries again.
                var thread = new Thread(Watch) { IsBackground = true, Name = "Batching deadlines" };
                thread.UnsafeStart();
                s_thread = thread;
            }
            else if (ReferenceEquals(s_alarms.Min, alarm))
            {
                Monitor.Pulse(s_alarms);
            }

            return alarm;
        }
    }

    private static void Watch()
    {
        while (true)
        {
            // Each alarm has a thread, because callbacks of the token run there. However long they take, the next alarm is on time.
            new Thread(static alarm => ((Alarm)alarm!).Ring()) { IsBackground = true, Name = "Batching deadline" }.UnsafeStart(NextDue());
        }
    }

    private static Alarm NextDue()
    {
        lock (s_alarms)
        {
            while (true)
            {
                if (s_alarms.Min is not { } next)
                {
                    Monitor.Wait(s_alarms);
                }
                else if (next.Rest is { } rest && rest > TimeSpan.Zero)
                {
                    Monitor.Wait(s_alarms, TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(rest.TotalMilliseconds), int.MaxValue)));
                }
                else
                {
                    s_alarms.Remove(next);
                    return next;
                }
            }
        }
    }

    private sealed class Alarm(TimeSpan limit, CancellationTokenSource source, long number) : IDisposable
    {
        private readonly long _begin = TimeProvider.System.GetTimestamp();
        private readonly long _number = number;
        private CancellationTokenSource? _source = source;

        // The same clock as that of the call's deadline, so that the call agrees that its time is up.
        internal TimeSpan Rest => limit - TimeProvider.System.GetElapsedTime(_begin);

        private double Due => _begin + (limit.TotalSeconds * TimeProvider.System.TimestampFrequency);

        internal static int Compare(Alarm? one, Alarm? other)
        {
            int byTime = one!.Due.CompareTo(other!.Due);
            return byTime != 0 ? byTime : one._number.CompareTo(other._number);
        }

        internal void Ring()
        {
            try
            {
                Interlocked.Exchange(ref _source, null)?.Cancel();
            }
            catch (Exception exception) when (exception is ObjectDisposedException or AggregateException)
            {
                // The call has just ended, or a callback of an item has thrown. Neither concerns other calls.
            }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _source, null) is not null)
            {
                lock (s_alarms)
                {
                    s_alarms.Remove(this);
                }
            }
        }
    }
}
