using System.Diagnostics;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// Counts the waits of a component at ports that have ended, to find one that catches what ends it and goes on for ever. A wait is one too
/// many where the same method waits again and again at the same port, and where there are more waits than a component can have flows. A
/// packet that the component gets begins a new count.
/// </summary>
internal sealed class EndedWaits
{
    // A clean-up may ask a port that has ended a few times.
    private const int MostOfOneMethod = 8;

    // Flows that nobody counts get one end each, all at a time or one after the other.
    private const int Most = 1_000;
    private const int MostForLong = 64;
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(0.5);

    // Most components wait once: only those that wait again are looked at by method.
    private Dictionary<(Port Port, object Awaiter), int>? _awaiters;
    private long _packets = -1;
    private long _begin;
    private int _count;

    /// <summary>Counts a wait.</summary>
    /// <param name="packets">How many packets the component has got.</param>
    /// <returns>How many there are now.</returns>
    internal int Add(long packets)
    {
        if (_packets != packets)
        {
            (_packets, _begin, _count) = (packets, Stopwatch.GetTimestamp(), 0);
            _awaiters?.Clear();
        }

        return ++_count;
    }

    /// <summary>Whether there are more waits than flows can have.</summary>
    internal bool AreTooMany() => _count > Most || (_count > MostForLong && Stopwatch.GetElapsedTime(_begin) > s_long);

    /// <summary>Whether a method waits once more than it may.</summary>
    internal bool IsOneTooMany(Port port, object awaiter)
    {
        _awaiters ??= [];
        int count = _awaiters.GetValueOrDefault((port, awaiter)) + 1;
        _awaiters[(port, awaiter)] = count;
        return count > MostOfOneMethod;
    }
}
