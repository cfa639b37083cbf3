using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>What a run's method reaches, as the compiler saw it. Generated.</summary>
/// <param name="Version">The hash over all members.</param>
/// <param name="Members">Each member that is reached, as <c>name hash</c>, by name.</param>
/// <param name="Assemblies">The assemblies outside of the framework that are reached: their code is hashed when the program runs.</param>
/// <param name="Notes">What could not be seen.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record CodeManifest(
    string Version, IReadOnlyList<string> Members, IReadOnlyList<string> Assemblies, IReadOnlyList<string> Notes);
