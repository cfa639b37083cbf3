using System.Runtime.InteropServices;

namespace Batching.Runtime;

/// <summary>
/// Schedules helpers for callers that are stuck in a long item. A caller starts alone while its items are short. If it is still at the same
/// work a millisecond later, the watchdog requests a helper for it. Registering costs a few nanoseconds, and the watchdog's thread sleeps
/// while no caller is alone. Thread-safe.
/// </summary>
internal static class StallWatchdog
{
    /// <summary>What <see cref="Watch"/> returns if it does not watch.</summary>
    internal const int NoWatch = -1;

    private const int SlotCount = 64;
    private const int MostProbes = 4;
    private const int IdleRounds = 64;
    private const int RoundMilliseconds = 1;

    private static readonly Slot[] s_slots = new Slot[SlotCount];
    private static readonly Lock s_starting = new();
    private static readonly AutoResetEvent s_wake = new(false);
    private static Thread? s_thread;
    private static int s_isAwake;

    /// <summary>Whether the watching thread is awake.</summary>
    internal static bool IsAwake => Volatile.Read(ref s_isAwake) != 0;

    /// <summary>Starts to watch a caller that works alone.</summary>
    /// <param name="work">The work that helpers would join.</param>
    /// <returns>
    /// The value for <see cref="Unwatch"/>; <see cref="NoWatch"/> if there was no slot or no thread, in which case the caller should
    /// request helpers at once.
    /// </returns>
    internal static int Watch(SharedWork work)
    {
        int first = Environment.CurrentManagedThreadId;
        for (var probe = 0; probe < MostProbes; probe++)
        {
            int index = (first + probe) & (SlotCount - 1);
            ref Slot slot = ref s_slots[index];
            if (slot.Work is null && Interlocked.CompareExchange(ref slot.Work, work, null) is null)
            {
                slot.Visits++;
                if (IsAwake || TryWake())
                {
                    return index;
                }

                Unwatch(index);
                return NoWatch;
            }
        }

        return NoWatch;
    }

    /// <summary>Stops watching.</summary>
    internal static void Unwatch(int index)
    {
        if (index != NoWatch)
        {
            Volatile.Write(ref s_slots[index].Work, null);
        }
    }

    /// <summary>Wakes the watching thread, or starts it.</summary>
    /// <returns>Whether it is awake. It is not if the system cannot start another thread.</returns>
    private static bool TryWake()
    {
        lock (s_starting)
        {
            if (Interlocked.Exchange(ref s_isAwake, 1) == 1)
            {
                return true;
            }

            if (s_thread is not null)
            {
                s_wake.Set();
                return true;
            }

            try
            {
                var thread = new Thread(ScanForever) { IsBackground = true, Name = "Batching stall watchdog" };
                thread.UnsafeStart();
                s_thread = thread;
                return true;
            }
            catch (OutOfMemoryException)
            {
                // The next caller tries again.
                Volatile.Write(ref s_isAwake, 0);
                return false;
            }
        }
    }

    private static void ScanForever()
    {
        var seen = new long[SlotCount];
        while (true)
        {
            for (var idle = 0; idle < IdleRounds; idle++)
            {
                Thread.Sleep(RoundMilliseconds);
                if (Scan(seen))
                {
                    idle = 0;
                }
            }

            // A caller that registers after this point either wakes this thread or is found by the scan below.
            Interlocked.Exchange(ref s_isAwake, 0);
            if (!Scan(seen) || Interlocked.Exchange(ref s_isAwake, 1) == 1)
            {
                s_wake.WaitOne();
            }
        }
    }

    /// <summary>Requests a helper for every caller that is still at the work that the last scan saw.</summary>
    /// <returns>Whether any caller has registered since the last scan, or is still registered.</returns>
    private static bool Scan(long[] seen)
    {
        var isAnyWatched = false;
        for (var index = 0; index < SlotCount; index++)
        {
            ref Slot slot = ref s_slots[index];
            long visits = Volatile.Read(ref slot.Visits);
            if (seen[index] != visits)
            {
                seen[index] = visits;
                isAnyWatched = true;
            }
            else if (Volatile.Read(ref slot.Work) is { } held)
            {
                held.RequestHelper();
                isAnyWatched = true;
            }
        }

        return isAnyWatched;
    }

    // One per cache line, because each is written by another thread.
    [StructLayout(LayoutKind.Sequential)]
    private struct Slot
    {
        internal SharedWork? Work;
        internal long Visits;
        private readonly Padding _padding;
    }

    [StructLayout(LayoutKind.Explicit, Size = 48)]
    private struct Padding;
}
