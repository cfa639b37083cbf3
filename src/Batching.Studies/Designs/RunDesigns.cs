using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Batching.Studies;

namespace Batching.Runtime;

/// <summary>
/// The designs behind the generated <c>Grid</c>, <c>Zip</c>, <c>Sample</c> and <c>LatinHypercube</c> methods. Thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RunDesigns
{
    /// <summary>Creates a run of a design.</summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <param name="indices">The index of the value of each parameter, in order of declaration.</param>
    /// <returns>The run.</returns>
    public delegate TRun Make<out TRun>(ReadOnlySpan<int> indices);

    /// <summary>Copies the values of an axis deeply, so that later changes of an array do not change a run.</summary>
    /// <typeparam name="T">The type of the parameter.</typeparam>
    /// <param name="axis">The axis.</param>
    /// <param name="codec">Copies the values.</param>
    /// <returns>The values.</returns>
    public static T[] Values<T>(Axis<T> axis, ValueCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return [.. axis.Values.Select(codec.Copy)];
    }

    /// <summary>Copies the values of an axis deeply. If the axis was omitted, the result is the default of the parameter.</summary>
    /// <typeparam name="T">The type of the parameter.</typeparam>
    /// <param name="axis">The axis.</param>
    /// <param name="codec">Copies the values.</param>
    /// <param name="usual">The default.</param>
    /// <returns>The values.</returns>
    public static T[] Values<T>(Axis<T> axis, ValueCodec<T> codec, T usual) => axis.IsOmitted ? [usual] : Values(axis, codec);

    /// <summary>Converts a uniform random number to a value of a distribution.</summary>
    /// <typeparam name="T">The type of the parameter.</typeparam>
    /// <param name="distribution">The distribution.</param>
    /// <param name="draw">A number in [0, 1).</param>
    /// <param name="name">The name of the parameter.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The distribution was omitted.</exception>
    public static T Draw<T>(Distribution<T> distribution, double draw, string name)
        => distribution.IsOmitted
            ? throw new ArgumentException($"'{name}' has no default. Give it a value or a distribution.", name)
            : distribution.At(draw);

    /// <summary>
    /// Converts a uniform random number to a value of a distribution. If the distribution was omitted, the result is the default of the
    /// parameter.
    /// </summary>
    /// <typeparam name="T">The type of the parameter.</typeparam>
    /// <param name="distribution">The distribution.</param>
    /// <param name="draw">A number in [0, 1).</param>
    /// <param name="name">The name of the parameter.</param>
    /// <param name="usual">The default.</param>
    /// <returns>The value.</returns>
    public static T Draw<T>(Distribution<T> distribution, double draw, string name, T usual)
        => distribution.IsOmitted ? usual : distribution.At(draw);

    /// <summary>Creates a grid: every combination of values. The last parameter varies fastest.</summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <param name="lengths">The number of values of each parameter.</param>
    /// <param name="make">Creates a run.</param>
    /// <returns>The design.</returns>
    /// <exception cref="ArgumentException">There are more combinations than a list can hold.</exception>
    public static RunDesign<TRun> Grid<TRun>(int[] lengths, Make<TRun> make)
        where TRun : Run
    {
        ArgumentNullException.ThrowIfNull(lengths);
        var product = System.Numerics.BigInteger.One;
        foreach (int length in lengths)
        {
            product *= length;
        }

        if (product > Array.MaxLength)
        {
            throw new ArgumentException(
                $"The grid has {product} runs, more than a study can hold ({Array.MaxLength}). Give some axes fewer values, or sample it.",
                nameof(lengths));
        }

        return new((int)product, index =>
        {
            Span<int> indices = stackalloc int[lengths.Length];
            for (int place = lengths.Length - 1; place >= 0; place--)
            {
                (index, indices[place]) = Math.DivRem(index, lengths[place]);
            }

            return make(indices);
        });
    }

    /// <summary>Creates rows: the first values, the second values, and so on. A single value is used in every row.</summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <param name="names">The names of the parameters.</param>
    /// <param name="lengths">The number of values of each parameter.</param>
    /// <param name="make">Creates a run.</param>
    /// <returns>The design.</returns>
    /// <exception cref="ArgumentException">Two parameters have different numbers of values, and neither has one.</exception>
    public static RunDesign<TRun> Zip<TRun>(string[] names, int[] lengths, Make<TRun> make)
        where TRun : Run
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(lengths);
        int leader = Array.FindIndex(lengths, length => length != 1);
        int count = leader < 0 ? 1 : lengths[leader];
        int other = Array.FindIndex(lengths, length => length != 1 && length != count);
        if (other >= 0)
        {
            throw new ArgumentException(
                $"Zip needs the same number of values for each parameter, or one value: '{names[leader]}' has {count}, "
                    + $"'{names[other]}' has {lengths[other]}.", names[other]);
        }

        return new(count, index =>
        {
            Span<int> indices = stackalloc int[lengths.Length];
            for (var place = 0; place < lengths.Length; place++)
            {
                indices[place] = lengths[place] == 1 ? 0 : index;
            }

            return make(indices);
        });
    }

    /// <summary>Creates random samples. The parameters are independent.</summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <param name="count">The number of runs.</param>
    /// <param name="seed">The seed of the random numbers.</param>
    /// <param name="make">Creates a run from a number in [0, 1) for each parameter.</param>
    /// <param name="parameters">The number of parameters.</param>
    /// <returns>The design.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static RunDesign<TRun> Sample<TRun>([Range(0, int.MaxValue)] int count, long seed, int parameters, Func<double[], TRun> make)
        where TRun : Run
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new(count, index =>
        {
            var draws = new double[parameters];
            var random = new ItemRandom(new RandomKey(seed, 0, index, 0, 0));
            for (var place = 0; place < parameters; place++)
            {
                draws[place] = random.NextDouble();
            }

            return make(draws);
        });
    }

    /// <summary>
    /// Creates a Latin hypercube (M. D. McKay, R. J. Beckman, W. J. Conover: "A Comparison of Three Methods for Selecting Values of Input
    /// Variables", Technometrics 21, 1979): the range of each parameter is divided into as many parts as there are runs, and each part is
    /// used once.
    /// </summary>
    /// <inheritdoc cref="Sample"/>
    public static RunDesign<TRun> LatinHypercube<TRun>(
        [Range(0, int.MaxValue)] int count, long seed, int parameters, Func<double[], TRun> make)
        where TRun : Run
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var strata = new int[parameters][];
        for (var place = 0; place < parameters; place++)
        {
            strata[place] = [.. Enumerable.Range(0, count)];
            new ItemRandom(new RandomKey(seed, 1, place, 0, 0)).Shuffle(strata[place]);
        }

        return new(count, index =>
        {
            var draws = new double[parameters];
            var random = new ItemRandom(new RandomKey(seed, 2, index, 0, 0));
            for (var place = 0; place < parameters; place++)
            {
                // The bound keeps the number below 1 if the sum is rounded up.
                draws[place] = Math.Min((strata[place][index] + random.NextDouble()) / count, Math.BitDecrement(1));
            }

            return make(draws);
        });
    }
}
