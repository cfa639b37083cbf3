namespace Batching.Studies;

/// <summary>
/// Names the value that the code used before a parameter was added. Results that are stored without the parameter are then used for the
/// runs with this value. The stored results are not changed.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FormerValueAttribute : Attribute
{
    /// <summary>The former value is the default of the parameter.</summary>
    public FormerValueAttribute()
    {
    }

    /// <summary>The former value is a constant.</summary>
    /// <param name="value">The constant: of the parameter's type, or converted to it as C# does.</param>
    public FormerValueAttribute(object? value) => Value = value;

    /// <summary>The constant.</summary>
    public object? Value { get; }
}
