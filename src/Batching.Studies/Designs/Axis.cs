using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Batching.Studies;

/// <summary>
/// The values of a parameter in a grid: one (<c>10</c>), several (<c>[1, 2]</c>), or none (<c>[]</c>), which gives a grid without runs. If
/// you omit an axis, the parameter keeps its default. Immutable.
/// </summary>
/// <typeparam name="T">The type of the parameter.</typeparam>
[CollectionBuilder(typeof(Axis), nameof(Axis.Create))]
[SuppressMessage("Naming", "CA1710", Justification = "Axis is the term for a dimension of a grid.")]
[SuppressMessage("Usage", "CA2225", Justification = "Axis.Create is the method for languages without conversions.")]
[SuppressMessage("Performance", "CA1815", Justification = "Axes are not compared.")]
public readonly struct Axis<T> : IEnumerable<T>
{
    private readonly T[]? _values;

    internal Axis(T[] values) => _values = values;

    /// <summary>Whether the axis was omitted, so that the parameter keeps its default.</summary>
    internal bool IsOmitted => _values is null;

    internal T[] Values => _values ?? [];

    /// <summary>Converts a value to an axis with this one value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Axis<T>(T value) => new([value]);

    /// <summary>Converts values to an axis.</summary>
    /// <param name="values">The values, in this order. They are copied.</param>
    public static implicit operator Axis<T>(T[] values) => Axis.Create(values);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Creates axes.</summary>
public static class Axis
{
    /// <summary>Creates an axis from values.</summary>
    /// <typeparam name="T">The type of the parameter.</typeparam>
    /// <param name="values">The values, in this order. They are copied.</param>
    /// <returns>The axis.</returns>
    public static Axis<T> Create<T>(ReadOnlySpan<T> values) => new(values.ToArray());

    /// <summary>Creates an axis of evenly spaced numbers: <c>Axis.Range(0, 1, 5)</c> is 0, 0.25, 0.5, 0.75, 1.</summary>
    /// <param name="from">The first number.</param>
    /// <param name="to">The last number.</param>
    /// <param name="count">How many numbers there are: at least 2.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 2, or a bound is not finite.</exception>
    public static Axis<double> Range(double from, double to, [Range(2, int.MaxValue)] int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (!double.IsFinite(from) || !double.IsFinite(to))
        {
            throw new ArgumentOutOfRangeException(nameof(to), to, $"The bounds of a range must be finite numbers, not {from} and {to}.");
        }

        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = i == count - 1 ? to : from + ((to - from) * i / (count - 1));
        }

        return new(values);
    }
}
