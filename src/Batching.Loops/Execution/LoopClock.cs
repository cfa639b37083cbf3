using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>
/// The clock of a run: one time stamp at each boundary between events. A boundary is only noted, and the notes are added up when there are
/// many. Reading the clock waits for earlier work, so anything done between two time stamps costs its full time.
/// </summary>
internal sealed class LoopClock
{
    /// <summary>The value of <see cref="Open"/> between events.</summary>
    internal const int None = -1;

    private const int NotesKept = 256;

    private readonly TimeProvider _provider;
    private readonly bool _isSystemClock;
    private readonly Boundary[] _notes;
    private EventTimes[] _times = [];
    private DurationHistogram[] _pieces = [];
    private int _noted;
    private long _begin;
    private long _lastAdded;

    internal LoopClock(TimeProvider provider, bool isMeasured)
    {
        (_provider, _isSystemClock, IsMeasured) = (provider, ReferenceEquals(provider, TimeProvider.System), isMeasured);
        _notes = isMeasured ? new Boundary[NotesKept] : [];
    }

    /// <summary>Whether boundaries are noted. If not, only <see cref="Elapsed"/> is known.</summary>
    internal bool IsMeasured { get; }

    /// <summary>The event that is being measured.</summary>
    internal int Open { get; set; } = None;

    /// <summary>The time since <see cref="Begin"/>.</summary>
    internal TimeSpan Elapsed => _provider.GetElapsedTime(_begin, Timestamp());

    /// <summary>The time from <see cref="Begin"/> to the last boundary.</summary>
    internal TimeSpan Measured => _provider.GetElapsedTime(_begin, _lastAdded);

    /// <summary>Adds the events of a place.</summary>
    /// <param name="count">The number of events.</param>
    /// <returns>The number of the first event.</returns>
    internal int Register(int count)
    {
        int first = _times.Length;
        if (IsMeasured)
        {
            _times = [.. _times, .. Enumerable.Range(0, count).Select(_ => new EventTimes())];
            _pieces = [.. _times.Select(times => times.Pieces)];
        }

        return first;
    }

    internal EventTimes Times(int number) => _times[number];

    internal void Begin() => _begin = _lastAdded = Timestamp();

    /// <summary>Attributes the time since the last boundary to an event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void EndEvent(int number)
    {
        Open = None;
        Note(number);
    }

    /// <summary>Attributes the time since the last boundary to the callbacks of an event.</summary>
    internal void EndCallbacks(int number) => Note(~number);

    /// <summary>Adds up the notes.</summary>
    internal void AddUp()
    {
        long last = _lastAdded;
        DurationHistogram[] pieces = _pieces;
        foreach (Boundary boundary in _notes.AsSpan(0, _noted))
        {
            long ticks = boundary.Timestamp - last;
            last = boundary.Timestamp;
            if (boundary.Number >= 0)
            {
                pieces[boundary.Number].Add(ticks);
            }
            else
            {
                _times[~boundary.Number].Callbacks += ticks;
            }
        }

        (_lastAdded, _noted) = (last, 0);
    }

    internal TimeSpan Duration(double ticks) => TimeSpan.FromSeconds(ticks / _provider.TimestampFrequency);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Note(int number)
    {
        Boundary[] notes = _notes;
        int noted = _noted;
        if ((uint)noted >= (uint)notes.Length)
        {
            AddUp();
            noted = 0;
        }

        notes[noted] = new Boundary(Timestamp(), number);
        _noted = noted + 1;
    }

    private long Timestamp() => _isSystemClock ? Stopwatch.GetTimestamp() : _provider.GetTimestamp();

    // The number of an event, or its complement for the callbacks of the event.
    private readonly record struct Boundary(long Timestamp, int Number);
}
