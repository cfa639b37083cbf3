using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>The code that the method of a run reaches, as the compiler found it. Generated.</summary>
/// <param name="Version">The hash over all members.</param>
/// <param name="Members">Each member that is reached, as <c>name hash</c>, by name.</param>
/// <param name="Assemblies">
/// The assemblies that are reached, except the framework. Their code is hashed when the program runs.
/// </param>
/// <param name="Notes">Texts about code that could not be analyzed.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record CodeManifest(
    string Version, IReadOnlyList<string> Members, IReadOnlyList<string> Assemblies, IReadOnlyList<string> Notes);
