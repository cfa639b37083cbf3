namespace Batching.Studies;

/// <summary>
/// Names a former name of a parameter. Results that are stored under the former name are then used for the current runs. Use it several
/// times for several former names, in any order. The stored results are not changed.
/// </summary>
/// <param name="name">The former name.</param>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = true)]
public sealed class FormerNameAttribute(string name) : Attribute
{
    /// <summary>The former name.</summary>
    public string Name { get; } = name;
}
