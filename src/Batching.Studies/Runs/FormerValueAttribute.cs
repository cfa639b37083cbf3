namespace Batching.Studies;

/// <summary>
/// Says what stood for a parameter of a run before it was added: results that were stored without it are used, under the runs that have
/// this value. What is stored stays as it is.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FormerValueAttribute : Attribute
{
    /// <summary>The parameter's default is what stood for it before.</summary>
    public FormerValueAttribute()
    {
    }

    /// <summary>A constant stood for it before.</summary>
    /// <param name="value">The constant: of the parameter's type, or converted to it as C# does.</param>
    public FormerValueAttribute(object? value) => Value = value;

    /// <summary>The constant.</summary>
    public object? Value { get; }
}
