namespace Batching.Generators;

/// <summary>The code that a run's method reaches. Each member is <c>name hash</c>.</summary>
internal sealed record CodeVersionModel(
    TypeDeclaration Declaration,
    string HintName,
    string Version,
    EquatableArray<string> Members,
    EquatableArray<string> Assemblies,
    EquatableArray<string> Notes) : IFileModel;
