using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// Compares what compilations declare. They are equal if they differ only in bodies, white space and plain comments. When in doubt they are
/// different: that costs time, but a wrong "equal" would give stale code.
/// </summary>
internal sealed class DeclarationsComparer : IEqualityComparer<Declarations>
{
    public static readonly DeclarationsComparer Instance = new();

    private DeclarationsComparer()
    {
    }

    public bool Equals(Declarations? x, Declarations? y)
    {
        if (ReferenceEquals(x, y))
        {
            return true;
        }

        if (x is null || y is null || x.AssemblyName != y.AssemblyName || !x.Options.Equals(y.Options)
            || !x.References.SequenceEqual(y.References) || !AreAlike(x.Files, y.Files))
        {
            return false;
        }

        // The older object stays, and takes the newer files, so that the older files can be collected.
        x.Files = y.Files;
        return true;
    }

    public int GetHashCode(Declarations declarations) => declarations.AssemblyName?.GetHashCode() ?? 0;

    /// <summary>Whether files declare the same, one by one. Their order counts too, because it is the order of members.</summary>
    public static bool AreAlike(SyntaxTree[] files, SyntaxTree[] others)
    {
        if (files.Length != others.Length)
        {
            return false;
        }

        for (var file = 0; file < files.Length; file++)
        {
            if (!AreAlike(files[file], others[file], others))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreAlike(SyntaxTree tree, SyntaxTree other, SyntaxTree[] others)
        => ReferenceEquals(tree, other)
        || (tree.FilePath == other.FilePath && tree.Options.Equals(other.Options) && AreAlike(tree.GetRoot(), other.GetRoot(), others));

    // An explicit stack, because expressions may be nested too deep for recursion.
    private static bool AreAlike(SyntaxNode root, SyntaxNode otherRoot, SyntaxTree[] others)
    {
        var pending = new Stack<(SyntaxNode, SyntaxNode)>();
        pending.Push((root, otherRoot));
        while (pending.Count > 0)
        {
            (SyntaxNode node, SyntaxNode other) = pending.Pop();
            if (node.IsIncrementallyIdenticalTo(other))
            {
                continue;
            }

            if (node.RawKind != other.RawKind)
            {
                return false;
            }

            if (SaysNothing(node) && SaysNothing(other) && CapturedParameters.AreAlike(node, other, others))
            {
                continue;
            }

            if (!Statements(node).SequenceEqual(Statements(other)))
            {
                return false;
            }

            using IEnumerator<SyntaxNodeOrToken> otherChild = Children(other).GetEnumerator();
            foreach (SyntaxNodeOrToken child in Children(node))
            {
                if (!otherChild.MoveNext())
                {
                    return false;
                }

                if (child.AsNode() is { } childNode)
                {
                    if (otherChild.Current.AsNode() is not { } otherNode)
                    {
                        return false;
                    }

                    pending.Push((childNode, otherNode));
                }
                else if (otherChild.Current.IsNode || !AreAlike(child.AsToken(), otherChild.Current.AsToken()))
                {
                    return false;
                }
            }

            if (otherChild.MoveNext())
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<SyntaxNodeOrToken> Children(SyntaxNode node)
        => node is CompilationUnitSyntax
            ? node.ChildNodesAndTokens().Where(child => !SaysNothing(child.AsNode() as GlobalStatementSyntax))
            : node.ChildNodesAndTokens();

    /// <summary>The declarations in top-level statements: that there are any, and names, which hide others in the whole file.</summary>
    private static IEnumerable<string> Statements(SyntaxNode node)
        => node is not CompilationUnitSyntax unit ? [] : unit.Members.OfType<GlobalStatementSyntax>().Where(SaysNothing)
            .SelectMany(statement =>
                statement.DescendantTokens().Where(
                    token => token.IsKind(SyntaxKind.IdentifierToken) && token.Parent is not SimpleNameSyntax)
                    .Select(token => token.ValueText))
            .Prepend(unit.Members.Any(SyntaxKind.GlobalStatement) ? "any" : "none");

    private static bool SaysNothing(GlobalStatementSyntax? statement) => statement is { ContainsDirectives: false };

    /// <summary>
    /// Whether a node is a body that declares nothing. A directive in it may, because <c>#nullable</c> lasts to the end of the file. So
    /// does <c>field</c>, which makes a field.
    /// </summary>
    private static bool SaysNothing(SyntaxNode node)
        => node is ArrowExpressionClauseSyntax or BlockSyntax { Parent: BaseMethodDeclarationSyntax or AccessorDeclarationSyntax }
        && !node.ContainsDirectives
        && (node.Parent is BaseMethodDeclarationSyntax || !node.DescendantTokens().Any(token => token.Text == "field"));

    private static bool AreAlike(SyntaxToken token, SyntaxToken other)
        => token.RawKind == other.RawKind && token.IsMissing == other.IsMissing && token.Text == other.Text
        && (!(token.HasStructuredTrivia || other.HasStructuredTrivia) || Structured(token).SequenceEqual(Structured(other)));

    // Directives, documentation, and skipped text.
    private static IEnumerable<(int Kind, string Text)> Structured(SyntaxToken token)
        => token.GetAllTrivia().Where(trivia => trivia.HasStructure).Select(trivia => (trivia.RawKind, trivia.ToFullString()));
}
