namespace Batching.Generators;

/// <summary>What a <see cref="MemberCode"/> says, without anything of a compilation.</summary>
/// <param name="Identity">The number under which it is one and the same, wherever it was found.</param>
/// <param name="Name">How plans name it.</param>
/// <param name="Hash">The hash of what it says, if it says anything.</param>
/// <param name="Touched">The numbers of the members that it touches.</param>
/// <param name="Assemblies">The other assemblies that it touches.</param>
/// <param name="Notes">What could not be seen.</param>
/// <param name="Places">Where it stands, and what else it was read from.</param>
/// <param name="Overrides">What may run in its place, which declarations alone say.</param>
internal sealed record ReachedMember(
    int Identity,
    string Name,
    string? Hash,
    EquatableArray<int> Touched,
    EquatableArray<string> Assemblies,
    EquatableArray<string> Notes,
    EquatableArray<DeclarationPlace> Places,
    ReachedMember? Overrides);

/// <summary>A declaration in a file: it, or all that stands in it.</summary>
internal readonly record struct DeclarationPlace(int File, int Number, bool IsWhole);
