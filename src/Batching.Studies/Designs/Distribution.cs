using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Batching.Studies;

/// <summary>
/// How the values of a parameter are sampled: one value (<c>10</c>), one of several (<c>[1, 2, 5]</c>, equally likely), or a value in a
/// range (<see cref="Distribution.Uniform(double,double)"/>, <see cref="Distribution.LogUniform"/>). If you omit a distribution, the
/// parameter keeps its default. Immutable.
/// </summary>
/// <typeparam name="T">The type of the parameter.</typeparam>
[CollectionBuilder(typeof(Distribution), nameof(Distribution.OneOf))]
[SuppressMessage("Naming", "CA1710", Justification = "Distribution is the term for it.")]
[SuppressMessage("Usage", "CA2225", Justification = "Distribution.OneOf is the method for languages without conversions.")]
[SuppressMessage("Performance", "CA1815", Justification = "Distributions are not compared.")]
public readonly struct Distribution<T> : IEnumerable<T>
{
    private readonly T[]? _values;
    private readonly Func<double, T>? _quantile;

    internal Distribution(T[] values) => _values = values;

    internal Distribution(Func<double, T> quantile) => _quantile = quantile;

    internal bool IsOmitted => _values is null && _quantile is null;

    /// <summary>Converts a value to a distribution that always gives this value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Distribution<T>(T value) => new([value]);

    /// <summary>Converts values to a distribution that gives one of them, each equally likely.</summary>
    /// <param name="values">The values. They are copied.</param>
    public static implicit operator Distribution<T>(T[] values) => Distribution.OneOf(values);

    /// <summary>Enumerates the values to choose from. A range has none.</summary>
    /// <returns>The values.</returns>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(_values ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The quantile: the value below which a share of all samples lies.</summary>
    internal T At(double share)
        => _quantile is not null ? _quantile(share) : _values![Math.Min((int)(share * _values.Length), _values.Length - 1)];
}

/// <summary>Creates distributions. Sampled values are the same on every machine, to the bit.</summary>
public static class Distribution
{
    /// <summary>Creates a distribution that gives one of several values, each equally likely.</summary>
    /// <typeparam name="T">The type of the parameter.</typeparam>
    /// <param name="values">The values: at least one. They are copied.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty.</exception>
    public static Distribution<T> OneOf<T>(ReadOnlySpan<T> values)
        => values.IsEmpty
            ? throw new ArgumentException("A distribution needs at least one value to choose from.", nameof(values))
            : new(values.ToArray());

    /// <summary>Creates a uniform distribution of numbers.</summary>
    /// <param name="from">The inclusive lower bound.</param>
    /// <param name="to">The exclusive upper bound.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are not finite, or not in this order.</exception>
    public static Distribution<double> Uniform(double from, double to)
    {
        CheckBounds(from, to);
        return new(share => from + ((to - from) * share));
    }

    /// <summary>Creates a uniform distribution of whole numbers.</summary>
    /// <param name="from">The inclusive lower bound.</param>
    /// <param name="to">The inclusive upper bound.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are not in this order.</exception>
    public static Distribution<int> Uniform(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        return new(share => (int)Math.Min(from + (long)(((long)to - from + 1) * share), to));
    }

    /// <summary>
    /// Creates a distribution of numbers in which each order of magnitude is equally likely, for example for learning rates.
    /// </summary>
    /// <param name="from">The inclusive lower bound, above 0.</param>
    /// <param name="to">The exclusive upper bound.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are not finite, not in this order, or not above 0.</exception>
    public static Distribution<double> LogUniform(double from, double to)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from);
        CheckBounds(from, to);
        return new(share => from * Power(to / from, share));
    }

    /// <summary>
    /// Computes a power with an exponent in [0, 1) from square roots, which are exact on every machine, unlike <see cref="Math.Pow"/>.
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
