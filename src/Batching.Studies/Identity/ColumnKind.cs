namespace Batching.Studies;

/// <summary>The type of a parameter's column in a store.</summary>
public enum ColumnKind
{
    /// <summary>Whole numbers and booleans (0 and 1).</summary>
#pragma warning disable CA1720 // The name of the type in SQL.
    Integer,
#pragma warning restore CA1720

    /// <summary>Floating-point numbers. NaN is null.</summary>
    Real,

    /// <summary>Text: strings, names of enum members, dates in ISO 8601.</summary>
    Text,

    /// <summary>Values that consist of several values, as JSON.</summary>
    Json,
}
