using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Batching;

/// <summary>
/// An argument with a value for each item: write <c>[10, 20, 30]</c>, an array, or <see cref="PerItem.ByIndex"/>. A single value is the
/// value of all items. <see langword="default"/> is the default of the argument.
/// </summary>
/// <remarks>
/// The number of values must be the number of items; otherwise the call throws an <see cref="ArgumentException"/> that has both numbers.
/// </remarks>
/// <typeparam name="T">The type of a value.</typeparam>
[CollectionBuilder(typeof(PerItem), nameof(PerItem.Create))]
public readonly ref struct PerItem<T>
{
    private readonly T[]? _values;

    internal PerItem(PerItemKind kind, T? all, T[]? values, Func<Batch, int, T>? byRow)
        => (Kind, All, _values, ByRow) = (kind, all, values, byRow);

    internal PerItemKind Kind { get; }

    internal T? All { get; }

    internal T[]? Values => _values;

    internal Func<Batch, int, T>? ByRow { get; }

    /// <summary>The same value for every item.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PerItem<T>(T value) => new(PerItemKind.All, value, null, null);

    /// <summary>A value for each item.</summary>
    /// <param name="values">
    /// One value for each item. They are copied. If it is <see langword="null"/>, the call throws, because it knows the name of the
    /// argument.
    /// </param>
    public static implicit operator PerItem<T>(T[] values)
        => values is null ? new(PerItemKind.Values, default, null, null) : PerItem.Create(values.AsSpan());

    /// <summary>Enumerates the values. It lets the compiler infer the type of a collection expression.</summary>
    /// <returns>An enumerator. It has no values if one value is that of all items.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => new ReadOnlySpan<T>(_values).GetEnumerator();
}
