using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>What the parsers of one run class share. The analyzer keeps the problems, the generator does not.</summary>
internal sealed class RunContext(Compilation compilation, INamedTypeSymbol type, List<Diagnostic>? problems)
{
    public Compilation Compilation { get; } = compilation;

    /// <inheritdoc cref="ParseContext.Aliases"/>
    public IReadOnlyList<string> Aliases { get; } = AssemblyAliases.Of(compilation);

    public INamedTypeSymbol Type { get; } = type;

    public bool HasErrors { get; private set; }

    public void Report(DiagnosticDescriptor descriptor, Location? location, params object[] arguments)
    {
        HasErrors |= descriptor.DefaultSeverity == DiagnosticSeverity.Error;
        problems?.Add(Diagnostic.Create(descriptor, location ?? Type.Locations[0], arguments));
    }
}
