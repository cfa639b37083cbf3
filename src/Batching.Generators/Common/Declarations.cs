using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// What a compilation declares. It stays the same object while only bodies are edited
/// (<see cref="DeclarationsComparer"/>), and with it what was read of them. It holds files, never a compilation.
/// </summary>
internal sealed class Declarations
{
    private readonly ConcurrentDictionary<Type, object> _kept = new();

    public Declarations(Compilation compilation)
        => (AssemblyName, Options, References, Files) =
            (compilation.AssemblyName, compilation.Options, [.. compilation.ExternalReferences], [.. compilation.SyntaxTrees]);

    public string? AssemblyName { get; }

    public CompilationOptions Options { get; }

    public MetadataReference[] References { get; }

    /// <summary>The files of the newest compilation that was found to declare this.</summary>
    public SyntaxTree[] Files { get; set; }

    /// <summary>What was read of these declarations, one of each type: read once, and lost with them.</summary>
    public T Keep<T>(Func<T> read)
        where T : class
        => (T)_kept.GetOrAdd(typeof(T), _ => read());
}
