using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>The base of all analyzers of the library. They run concurrently and skip generated code.</summary>
public abstract class LibraryAnalyzer : DiagnosticAnalyzer
{
    private protected LibraryAnalyzer()
    {
    }

    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        Register(context);
    }

    private protected abstract void Register(AnalysisContext context);
}
