using System.Diagnostics;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// Counts the waits of a component at ports that have ended, to find a component that catches the exception that should end it, and waits
/// again for ever. There are too many waits if the same method waits again and again at the same port, or if there are more waits than a
/// component has flows. The count starts again when the component gets a packet.
/// </summary>
internal sealed class EndedWaits
{
    // Code that cleans up may use a port that has ended a few times.
    private const int MostOfOneMethod = 8;

    // Each uncounted flow waits once, so there may be many at a time, or some one after the other.
    private const int Most = 1_000;
    private const int MostForLong = 64;
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(0.5);

    // Most components wait only once: the methods of others are counted.
    private Dictionary<(Port Port, object Awaiter), int>? _awaiters;
    private long _packets = -1;
    private long _begin;
    private int _count;

    /// <summary>Counts a wait.</summary>
    /// <param name="packets">How many packets the component has got.</param>
    /// <returns>The number of waits so far.</returns>
    internal int Add(long packets)
    {
        if (_packets != packets)
        {
            (_packets, _begin, _count) = (packets, Stopwatch.GetTimestamp(), 0);
            _awaiters?.Clear();
        }

        return ++_count;
    }

    /// <summary>Whether there are more waits than a component has flows.</summary>
    internal bool AreTooMany() => _count > Most || (_count > MostForLong && Stopwatch.GetElapsedTime(_begin) > s_long);

    /// <summary>Counts a wait of a method, and returns whether it is one too many.</summary>
    internal bool IsOneTooMany(Port port, object awaiter)
    {
        _awaiters ??= [];
        int count = _awaiters.GetValueOrDefault((port, awaiter)) + 1;
        _awaiters[(port, awaiter)] = count;
        return count > MostOfOneMethod;
    }
}
