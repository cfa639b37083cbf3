namespace Batching;

/// <summary>
/// An extra argument of an action, for its Init and Post methods alone: each parameter of that name receives the value. The item method
/// never sees it.
/// </summary>
/// <param name="name">The name of the parameters that receive the value.</param>
/// <param name="value">The value: a constant that C# allows in an attribute.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class BatchArgumentAttribute(string name, object? value) : Attribute
{
    /// <summary>The name of the parameters that receive the value.</summary>
    public string Name { get; } = name;

    /// <summary>The value.</summary>
    public object? Value { get; } = value;
}
