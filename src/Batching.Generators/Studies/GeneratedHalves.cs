using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// A compilation with what the generators write for its classes, for reading alone: a generator does not see what is generated beside it,
/// but the way from a run to the code that it computes with leads through that.
/// </summary>
internal sealed class GeneratedHalves(Compilation compilation, SyntaxTree[] generated)
{
    private readonly HashSet<SyntaxTree> _trees = [.. generated];

    /// <summary>The compilation with the generated files.</summary>
    public Compilation Compilation { get; } = compilation.AddSyntaxTrees(generated);

    public static GeneratedHalves Of(Compilation compilation, CancellationToken cancellationToken)
        => new(compilation, new GeneratedTrees().In(compilation, cancellationToken));

    public bool Contains(SyntaxTree tree) => _trees.Contains(tree);

    /// <summary>Whether nothing of a symbol was written by the user.</summary>
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
