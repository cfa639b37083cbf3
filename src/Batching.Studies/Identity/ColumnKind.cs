namespace Batching.Studies;

/// <summary>How a parameter's column is typed in a store.</summary>
public enum ColumnKind
{
    /// <summary>Whole numbers and booleans (0 and 1).</summary>
#pragma warning disable CA1720 // That is what SQL calls it.
    Integer,
#pragma warning restore CA1720

    /// <summary>Floating-point numbers; a NaN is null.</summary>
    Real,

    /// <summary>Text: strings, members of enums, dates in ISO 8601.</summary>
    Text,

    /// <summary>Anything of several values, as JSON.</summary>
    Json,
}
