using System.Collections;

namespace Batching.Studies;

/// <summary>
/// A set of runs that is made as it is read: a grid, rows, or samples. Reading it again makes equal runs anew. Immutable and thread-safe.
/// </summary>
/// <typeparam name="TRun">The run class.</typeparam>
public sealed class RunDesign<TRun> : IReadOnlyList<TRun>
    where TRun : Run
{
    private readonly Func<int, TRun> _make;

    internal RunDesign(int count, Func<int, TRun> make) => (Count, _make) = (count, make);

    /// <summary>How many runs there are.</summary>
    public int Count { get; }

    /// <summary>Makes the run at a place.</summary>
    /// <param name="index">The place, from 0.</param>
    /// <returns>A new run.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public TRun this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _make(index);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<TRun> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return _make(index);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
