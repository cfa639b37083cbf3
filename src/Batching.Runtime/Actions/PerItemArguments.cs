using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Turns what a caller wrote into what items see. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PerItemArguments
{
    /// <summary>The argument, or none where it was not given.</summary>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="each">What the caller wrote.</param>
    /// <returns>The argument.</returns>
    public static ItemArgument<T> Argument<T>(this PerItem<T> each)
        => each is { Kind: PerItemKind.Values, Values: null }
            ? ItemArgument<T>.NullArray
            : new(each.All!, each.Values, each.ByRow, each.Kind != PerItemKind.Default);

    /// <summary>The argument, or its own default where it was not given.</summary>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="each">What the caller wrote.</param>
    /// <param name="defaultValue">The argument's default.</param>
    /// <returns>The argument.</returns>
    public static ItemArgument<T> ArgumentOr<T>(this PerItem<T> each, T defaultValue)
        => each.Kind == PerItemKind.Default ? new(defaultValue) : each.Argument();

    /// <summary>An argument without a default of its own.</summary>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="each">What the caller wrote.</param>
    /// <param name="name">The argument's name.</param>
    /// <returns>The argument.</returns>
    /// <exception cref="ArgumentException">The caller wrote <see langword="default"/>.</exception>
    public static ItemArgument<T> Required<T>(this PerItem<T> each, string name)
        => each.Kind == PerItemKind.Default
            ? throw new ArgumentException($"The argument {name} has no default: give one value, or one for each item.", name)
            : each.Argument();
}
