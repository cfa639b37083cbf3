using System.Collections;

namespace Batching.Studies;

/// <summary>
/// A list of runs that are created when you read them: a grid, rows, or samples. If you read it again, it creates equal runs. Immutable and
/// thread-safe.
/// </summary>
/// <typeparam name="TRun">The run class.</typeparam>
public sealed class RunDesign<TRun> : IReadOnlyList<TRun>
    where TRun : Run
{
    private readonly Func<int, TRun> _make;

    internal RunDesign(int count, Func<int, TRun> make) => (Count, _make) = (count, make);

    /// <summary>The number of runs.</summary>
    public int Count { get; }

    /// <summary>Creates the run at an index.</summary>
    /// <param name="index">The index, from 0.</param>
    /// <returns>A new run.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative, or not less than <see cref="Count"/>.</exception>
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
