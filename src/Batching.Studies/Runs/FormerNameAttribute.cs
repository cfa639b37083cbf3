namespace Batching.Studies;

/// <summary>
/// Says what a parameter of a run was called before: results that are stored under the former name are used, under the runs that they are
/// now. Several say all that it was called, in any order. What is stored stays as it is.
/// </summary>
/// <param name="name">The former name.</param>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = true)]
public sealed class FormerNameAttribute(string name) : Attribute
{
    /// <summary>The former name.</summary>
    public string Name { get; } = name;
}
