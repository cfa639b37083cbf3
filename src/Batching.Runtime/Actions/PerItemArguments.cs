using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Converts the arguments of a caller for the items. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PerItemArguments
{
    /// <summary>Returns the argument; it may not be given.</summary>
    public static ItemArgument<T> Argument<T>(this PerItem<T> each)
        => each is { Kind: PerItemKind.Values, Values: null }
            ? ItemArgument<T>.NullArray
            : new(each.All!, each.Values, each.ByRow, each.Kind != PerItemKind.Default);

    /// <summary>Returns the argument, or its default if it was not given.</summary>
    public static ItemArgument<T> ArgumentOr<T>(this PerItem<T> each, T defaultValue)
        => each.Kind == PerItemKind.Default ? new(defaultValue) : each.Argument();

    /// <summary>Returns an argument that has no default.</summary>
    /// <exception cref="ArgumentException">The argument is <see langword="default"/>.</exception>
    public static ItemArgument<T> Required<T>(this PerItem<T> each, string name)
        => each.Kind == PerItemKind.Default
            ? throw new ArgumentException($"The argument {name} has no default: give one value, or one for each item.", name)
            : each.Argument();
}
