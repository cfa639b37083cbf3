using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Batching;

/// <summary>
/// An argument of a generated method that gives every item its own value: write <c>[10, 20, 30]</c>, an array, or
/// <see cref="PerItem.ByIndex"/> where one value stands in the plain overload. A single value means the same for all;
/// <see langword="default"/> means the argument's own default.
/// </summary>
/// <remarks>As many values as the batch has items: any other number is an <see cref="ArgumentException"/> that names both.</remarks>
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
    /// As many values as there are items. Copied. The call that is given <see langword="null"/> throws, since it knows the argument's name.
    /// </param>
    public static implicit operator PerItem<T>(T[] values)
        => values is null ? new(PerItemKind.Values, default, null, null) : PerItem.Create(values.AsSpan());

    /// <summary>The values, where each item has its own: lets the compiler infer the type of a collection expression.</summary>
    /// <returns>An enumerator over the values; empty where there is one for all.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => new ReadOnlySpan<T>(_values).GetEnumerator();
}
