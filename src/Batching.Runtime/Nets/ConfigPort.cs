namespace Batching.Runtime;

/// <summary>A config of a component, as a net sees it whose wiring is not compiled. Generated code makes it.</summary>
/// <param name="name">Its name.</param>
/// <param name="type">The type of its value.</param>
/// <param name="isGiven">Whether it has a value: one that must be given may not.</param>
/// <param name="set">Gives it a value of that type.</param>
public sealed class ConfigPort(string name, Type type, Func<bool> isGiven, Action<object?> set)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>The type of its value.</summary>
    public Type ValueType { get; } = type;

    /// <summary>Whether it has a value.</summary>
    public bool IsGiven => isGiven();

    /// <summary>Whether it takes a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether its type fits.</returns>
    internal bool Accepts(object? value)
        => value is null ? !ValueType.IsValueType || Nullable.GetUnderlyingType(ValueType) is not null : ValueType.IsInstanceOfType(value);

    internal void Set(object? value) => set(value);
}
