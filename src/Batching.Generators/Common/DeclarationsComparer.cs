using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// Compares what compilations declare: they are equal where they differ in nothing but bodies, white space and plain comments. Whatever else
/// differs makes them different, and whatever is in doubt: taking equal ones for different costs time, the other way round gives stale code.
/// </summary>
internal sealed class DeclarationsComparer : IEqualityComparer<Compilation>
{
    public static readonly DeclarationsComparer Instance = new();

    private DeclarationsComparer()
    {
    }

    public bool Equals(Compilation? x, Compilation? y)
    {
        if (ReferenceEquals(x, y))
        {
            return true;
        }

        return x is not null && y is not null
            && x.AssemblyName == y.AssemblyName
            && x.Options.Equals(y.Options)
            && x.ExternalReferences.SequenceEqual(y.ExternalReferences)
            && AreAlike(x.SyntaxTrees, y.SyntaxTrees);
    }

    public int GetHashCode(Compilation compilation) => compilation.AssemblyName?.GetHashCode() ?? 0;

    // Their order counts too: it is that of members.
    private static bool AreAlike(IEnumerable<SyntaxTree> trees, IEnumerable<SyntaxTree> others)
    {
        using IEnumerator<SyntaxTree> other = others.GetEnumerator();
        foreach (SyntaxTree tree in trees)
        {
            if (!other.MoveNext() || !AreAlike(tree, other.Current))
            {
                return false;
            }
        }

        return !other.MoveNext();
    }

    private static bool AreAlike(SyntaxTree tree, SyntaxTree other)
        => ReferenceEquals(tree, other)
        || (tree.FilePath == other.FilePath && tree.Options.Equals(other.Options) && AreAlike(tree.GetRoot(), other.GetRoot()));

    // With a stack of its own: expressions may be nested deeper than the thread's.
    private static bool AreAlike(SyntaxNode root, SyntaxNode otherRoot)
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

            if (SaysNothing(node) && SaysNothing(other))
            {
                continue;
            }

            ChildSyntaxList children = node.ChildNodesAndTokens();
            ChildSyntaxList otherChildren = other.ChildNodesAndTokens();
            if (children.Count != otherChildren.Count)
            {
                return false;
            }

            ChildSyntaxList.Enumerator otherChild = otherChildren.GetEnumerator();
            foreach (SyntaxNodeOrToken child in children)
            {
                otherChild.MoveNext();
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
        }

        return true;
    }

    /// <summary>Whether a node is a body that declares nothing for others. A directive in it may: <c>#nullable</c> lasts to the end of the file.</summary>
    private static bool SaysNothing(SyntaxNode node)
        => node is ArrowExpressionClauseSyntax or BlockSyntax { Parent: BaseMethodDeclarationSyntax or AccessorDeclarationSyntax } && !node.ContainsDirectives;

    private static bool AreAlike(SyntaxToken token, SyntaxToken other)
        => token.RawKind == other.RawKind && token.IsMissing == other.IsMissing && token.Text == other.Text
        && (!(token.HasStructuredTrivia || other.HasStructuredTrivia) || Structured(token).SequenceEqual(Structured(other)));

    // Directives, documentation, and what the parser could make nothing of.
    private static IEnumerable<(int Kind, string Text)> Structured(SyntaxToken token)
        => token.GetAllTrivia().Where(trivia => trivia.HasStructure).Select(trivia => (trivia.RawKind, trivia.ToFullString()));
}
