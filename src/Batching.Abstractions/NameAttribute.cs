namespace Batching;

/// <summary>Names what is generated for a member or parameter, if its own name would collide.</summary>
/// <remarks>On a parameter of a component's method, it names the port or config; on the method, the generated class.</remarks>
/// <param name="name">The name.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Method | AttributeTargets.Property, Inherited = false)]
public sealed class NameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
