namespace Batching;

/// <summary>
/// Gives the Init and Post methods of an action an extra argument: each of their parameters with that name receives the value. The item
/// method does not get it.
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
