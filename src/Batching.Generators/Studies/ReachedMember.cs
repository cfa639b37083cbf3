namespace Batching.Generators;

/// <summary>The content of a <see cref="MemberCode"/>, without objects of the compilation.</summary>
/// <param name="Identity">The number that all occurrences of the member share.</param>
/// <param name="Name">Its name in plans.</param>
/// <param name="Hash">The hash of its text, if it has any.</param>
/// <param name="Touched">The numbers of the members that it uses.</param>
/// <param name="Assemblies">The other assemblies that it uses.</param>
/// <param name="Notes">Notes about code that could not be read.</param>
/// <param name="Places">Its declarations, and the other declarations that it was read from.</param>
/// <param name="Overrides">The members that may run instead, which follow from declarations.</param>
internal sealed record ReachedMember(
    int Identity,
    string Name,
    string? Hash,
    EquatableArray<int> Touched,
    EquatableArray<string> Assemblies,
    EquatableArray<string> Notes,
    EquatableArray<DeclarationPlace> Places,
    ReachedMember? Overrides);

/// <summary>A declaration in a file, alone or with everything inside.</summary>
internal readonly record struct DeclarationPlace(int File, int Number, bool IsWhole);
