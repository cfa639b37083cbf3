using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// A compilation with the code that the generators write for its classes, only for reading. A generator does not see other generated code,
/// but the path from a run to its code leads through that.
/// </summary>
internal sealed class GeneratedHalves(Compilation compilation, SyntaxTree[] generated)
{
    private readonly HashSet<SyntaxTree> _trees = [.. generated];

    /// <summary>The compilation with the generated files.</summary>
    public Compilation Compilation { get; } = compilation.AddSyntaxTrees(generated);

    public static GeneratedHalves Of(Compilation compilation, CancellationToken cancellationToken)
        => new(compilation, new GeneratedTrees().In(compilation, cancellationToken));

    public bool Contains(SyntaxTree tree) => _trees.Contains(tree);

    /// <summary>Whether a symbol is completely generated.</summary>
    public bool Contains(ISymbol symbol)
    {
        if (symbol.IsImplicitlyDeclared)
        {
            return symbol.ContainingType is { } container && Contains(container);
        }

        foreach (SyntaxReference reference in symbol.DeclaringSyntaxReferences)
        {
            if (!_trees.Contains(reference.SyntaxTree))
            {
                return false;
            }
        }

        return !symbol.DeclaringSyntaxReferences.IsEmpty;
    }
}
