using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// What a compilation declares. All generators stand behind it: it stays the same object while only bodies are edited
/// (<see cref="DeclarationsComparer"/>), and with it what was read of them. It holds files, never a compilation.
/// </summary>
internal sealed class Declarations
{
    private readonly ConcurrentDictionary<Type, object> _kept = new();

    private Declarations(Compilation compilation)
        => (AssemblyName, Options, References, Files) =
            (compilation.AssemblyName, compilation.Options, [.. compilation.ExternalReferences], [.. compilation.SyntaxTrees]);

    public string? AssemblyName { get; }

    public CompilationOptions Options { get; }

    public MetadataReference[] References { get; }

    /// <summary>The files of the newest compilation that was found to declare this.</summary>
    public SyntaxTree[] Files { get; set; }

    /// <summary>The newest compilation, with what it declares.</summary>
    public static IncrementalValueProvider<(Declarations Declared, Compilation Compilation)> Provider(
        IncrementalGeneratorInitializationContext context)
        => context.CompilationProvider
            .Select(static (compilation, _) => new Declarations(compilation))
            .WithComparer(DeclarationsComparer.Instance)
            .Combine(context.CompilationProvider);

    /// <summary>What was read of these declarations, one of each type: read once, and lost with them.</summary>
    public T Keep<T>(Func<T> read)
        where T : class
        => (T)_kept.GetOrAdd(typeof(T), _ => read());
}
