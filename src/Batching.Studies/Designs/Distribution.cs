using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Batching.Studies;

/// <summary>
/// How a parameter of a sampled design is drawn: one value (<c>10</c>), one of several (<c>[1, 2, 5]</c>, equally likely), or from a range
/// (<see cref="Distribution.Uniform(double,double)"/>, <see cref="Distribution.LogUniform"/>). Left out, the parameter keeps its default.
/// Immutable.
/// </summary>
/// <typeparam name="T">The type of the parameter.</typeparam>
[CollectionBuilder(typeof(Distribution), nameof(Distribution.OneOf))]
[SuppressMessage("Naming", "CA1710", Justification = "A distribution is what it is called.")]
[SuppressMessage("Usage", "CA2225", Justification = "Distribution.OneOf is the method for languages without conversions.")]
[SuppressMessage("Performance", "CA1815", Justification = "Nobody compares distributions.")]
public readonly struct Distribution<T> : IEnumerable<T>
{
    private readonly T[]? _values;
    private readonly Func<double, T>? _quantile;

    internal Distribution(T[] values) => _values = values;

    internal Distribution(Func<double, T> quantile) => _quantile = quantile;

    internal bool IsOmitted => _values is null && _quantile is null;

    /// <summary>One value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Distribution<T>(T value) => new([value]);

    /// <summary>One of several values, each equally likely. They are copied.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator Distribution<T>(T[] values) => Distribution.OneOf(values);

    /// <summary>The values to choose from; none where it is a range.</summary>
    /// <returns>The values.</returns>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(_values ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The value below which that share of all draws lies.</summary>
    internal T At(double share)
        => _quantile is not null ? _quantile(share) : _values![Math.Min((int)(share * _values.Length), _values.Length - 1)];
}

/// <summary>Makes distributions. The values drawn are the same, to the bit, on every machine.</summary>
public static class Distribution
{
    /// <summary>One of several values, each equally likely.</summary>
    /// <typeparam name="T">The type of the parameter.</typeparam>
    /// <param name="values">The values: at least one. They are copied.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Distribution<T> OneOf<T>(ReadOnlySpan<T> values)
        => values.IsEmpty
            ? throw new ArgumentException("A distribution needs at least one value to choose from.", nameof(values))
            : new(values.ToArray());

    /// <summary>Any number from the least to below the most, each equally likely.</summary>
    /// <param name="from">The least.</param>
    /// <param name="to">The most.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are not finite, or not in this order.</exception>
    public static Distribution<double> Uniform(double from, double to)
    {
        CheckBounds(from, to);
        return new(share => from + ((to - from) * share));
    }

    /// <summary>Any whole number from the least to the most, both included, each equally likely.</summary>
    /// <param name="from">The least.</param>
    /// <param name="to">The most.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are not in this order.</exception>
    public static Distribution<int> Uniform(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        return new(share => (int)Math.Min(from + (long)(((long)to - from + 1) * share), to));
    }

    /// <summary>
    /// Any number from the least to below the most, each order of magnitude equally likely: for learning rates and the like.
    /// </summary>
    /// <param name="from">The least: above 0.</param>
    /// <param name="to">The most.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are not finite, not in this order, or not above 0.</exception>
    public static Distribution<double> LogUniform(double from, double to)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from);
        CheckBounds(from, to);
        return new(share => from * Power(to / from, share));
    }

    /// <summary>
    /// A power for an exponent in [0, 1), by square roots alone: these are exact on every machine, which <see cref="Math.Pow"/> is not.
    /// </summary>
    private static double Power(double number, double exponent)
    {
        var power = 1.0;
        double root = number;
        for (var bit = 0; bit < 53 && exponent > 0; bit++)
        {
            root = Math.Sqrt(root);
            exponent *= 2;
            if (exponent >= 1)
            {
                exponent -= 1;
                power *= root;
            }
        }

        return power;
    }

    private static void CheckBounds(double from, double to)
    {
        if (!double.IsFinite(from) || !double.IsFinite(to) || from > to || !double.IsFinite(to - from))
        {
            throw new ArgumentOutOfRangeException(
                nameof(to), to, $"The bounds of a distribution must be finite numbers, the lower first, not {from} and {to}.");
        }
    }
}
