namespace Batching.Studies;

/// <summary>How a stored value is compared with another.</summary>
public enum Comparison
{
    /// <summary>It is equal.</summary>
    Equal,

    /// <summary>It is not equal.</summary>
    NotEqual,

    /// <summary>It is less.</summary>
    Less,

    /// <summary>It is less or equal.</summary>
    LessOrEqual,

    /// <summary>It is greater.</summary>
    Greater,

    /// <summary>It is greater or equal.</summary>
    GreaterOrEqual,
}
