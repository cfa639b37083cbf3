namespace Batching.Studies.Stores;

/// <summary>A run type as a store sees it. Immutable.</summary>
public sealed record RunSchema
{
    /// <summary>The full name of the run class.</summary>
    public required string Type { get; init; }

    /// <summary>The name of the class without its namespace.</summary>
    public required string ShortName { get; init; }

    /// <summary>The parameters, in order.</summary>
    public IReadOnlyList<RunColumn> Parameters { get; init; } = [];

    /// <summary>The members of the result that become columns.</summary>
    public IReadOnlyList<RunColumn> ResultMembers { get; init; } = [];

    /// <summary>The kind of the result if that is a single value; otherwise <see cref="ColumnKind.Json"/>.</summary>
    public required ColumnKind ResultValue { get; init; }
}

/// <summary>A parameter of a run type, or a member of its result, as a column. Immutable.</summary>
public sealed record RunColumn
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How it is typed in a store.</summary>
    public required ColumnKind Kind { get; init; }
}
