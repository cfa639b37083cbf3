using System.Runtime.InteropServices;

namespace Batching.Runtime;

/// <summary>
/// Watches those who work alone because items were short so far: should one of them be held up in an item all the same, helpers are invited
/// for it. Watching costs a call a few nanoseconds; the watching thread sleeps while nobody is alone.
/// </summary>
internal static class StallWatchdog
{
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

    /// <summary>Begins to watch.</summary>
    /// <param name="work">The work of the lone caller.</param>
    /// <returns>What to hand to <see cref="Unwatch"/>; negative where there was no room or no thread, and the work should get helpers at once.</returns>
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
                return -1;
            }
        }

        return -1;
    }

    internal static void Unwatch(int index)
    {
        if (index >= 0)
        {
            Volatile.Write(ref s_slots[index].Work, null);
        }
    }

    /// <summary>Wakes the watching thread, or starts it.</summary>
    /// <returns>Whether it is awake: a system may have no thread to give.</returns>
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

            // Whoever begins from here on wakes this thread, or is seen by the look that follows.
            Interlocked.Exchange(ref s_isAwake, 0);
            if (!Scan(seen) || Interlocked.Exchange(ref s_isAwake, 1) == 1)
            {
                s_wake.WaitOne();
            }
        }
    }

    /// <summary>Invites a helper for everybody who is still at what the last look saw.</summary>
    /// <returns>Whether anybody has begun since the last look, or is still there.</returns>
    private static bool Scan(long[] seen)
    {
        var isAnyone = false;
        for (var index = 0; index < SlotCount; index++)
        {
            ref Slot slot = ref s_slots[index];
            long visits = Volatile.Read(ref slot.Visits);
            if (seen[index] != visits)
            {
                seen[index] = visits;
                isAnyone = true;
            }
            else if (Volatile.Read(ref slot.Work) is { } held)
            {
                held.RequestHelper();
                isAnyone = true;
            }
        }

        return isAnyone;
    }

    // One to a cache line: each is written by another thread.
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
