namespace Batching.Studies.Stores;

/// <summary>A run type as a store sees it.</summary>
/// <param name="Type">The full name of the run class.</param>
/// <param name="ShortName">Its name without namespace.</param>
/// <param name="Parameters">Its parameters and their kinds, in order.</param>
/// <param name="ResultMembers">The members of its result that become columns.</param>
/// <param name="ResultValue">The kind of its result if that is a single value; otherwise <see cref="ColumnKind.Json"/>.</param>
public sealed record RunSchema(
    string Type,
    string ShortName,
    IReadOnlyList<(string Name, ColumnKind Kind)> Parameters,
    IReadOnlyList<(string Name, ColumnKind Kind)> ResultMembers,
    ColumnKind ResultValue);
