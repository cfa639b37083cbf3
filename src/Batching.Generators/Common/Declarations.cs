using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// What a compilation declares. It stays the same object while only bodies are edited (<see cref="DeclarationsComparer"/>), and so do the
/// models that were read from it. It holds files, never a compilation.
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

    /// <summary>The files of the newest compilation that declares this.</summary>
    public SyntaxTree[] Files { get; set; }

    /// <summary>A value that was read from these declarations, one of each type. It is read once and lives as long as they do.</summary>
    public T Keep<T>(Func<T> read)
        where T : class
        => (T)_kept.GetOrAdd(typeof(T), _ => read());
}
