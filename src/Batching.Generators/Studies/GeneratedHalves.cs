using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators;

/// <summary>
/// A compilation with what the generators write for its classes, for reading alone: a generator does not see what is generated beside it, but the way from a run to
/// the code that it computes with leads through that.
/// </summary>
internal sealed class GeneratedHalves
{
    private readonly HashSet<SyntaxTree> _trees;

    private GeneratedHalves(Compilation compilation, SyntaxTree[] trees) => (Compilation, _trees) = (compilation.AddSyntaxTrees(trees), [.. trees]);

    /// <summary>The compilation with the generated files.</summary>
    public Compilation Compilation { get; }

    public static GeneratedHalves Of(Compilation compilation, CancellationToken cancellationToken)
    {
        INamedTypeSymbol[] types = [.. AnnotatedClasses.In(compilation, cancellationToken)];
        if (types.Length == 0 || compilation.SyntaxTrees.FirstOrDefault()?.Options is not CSharpParseOptions options)
        {
            return new(compilation, []);
        }

        // Nobody reads its comments.
        options = options.WithDocumentationMode(DocumentationMode.None);
        var texts = new SyntaxTree[types.Length][];
        Parallel.For(
            0,
            types.Length,
            new ParallelOptions { CancellationToken = cancellationToken },
            position => texts[position] = [.. Texts(types[position], compilation, cancellationToken).Select(text => CSharpSyntaxTree.ParseText(text, options, cancellationToken: cancellationToken))]);
        return new(compilation, [.. texts.SelectMany(each => each)]);
    }

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

    private static IEnumerable<string> Texts(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        if (BatchSymbols.BatchBase(type) is not null && BatchParser.Parse(type, compilation, null, cancellationToken) is { } batch)
        {
            yield return BatchEmitter.Emit(batch);
        }

        if (LoopSymbols.IsLoop(type) && LoopParser.Parse(type, compilation, null, cancellationToken) is { } loop)
        {
            yield return LoopEmitter.Emit(loop);
        }

        if (NetParser.Parse(type, compilation, null, cancellationToken) is { } net)
        {
            yield return NetEmitter.Emit(net);
        }

        if (RunParser.Parse(type, compilation, null, cancellationToken) is { } run)
        {
            yield return RunEmitter.Emit(run);
        }
    }
}
