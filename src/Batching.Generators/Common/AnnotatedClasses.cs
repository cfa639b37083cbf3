using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// Finds the classes of a compilation that have attributes, or members with attributes. Each file is searched once, and nothing is bound.
/// </summary>
internal static class AnnotatedClasses
{
    private static readonly ConditionalWeakTable<SyntaxTree, string[]> s_candidates = new();

    /// <summary>The classes, in the order of their files, each once.</summary>
    public static IEnumerable<INamedTypeSymbol> In(Compilation compilation, CancellationToken cancellationToken)
        => NamedIn(compilation, cancellationToken).Select(named => named.Type);

    /// <summary>The same, with the names by which other compilations find them.</summary>
    public static IEnumerable<(string Name, INamedTypeSymbol Type)> NamedIn(Compilation compilation, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!s_candidates.TryGetValue(tree, out string[]? names))
            {
                names = s_candidates.GetValue(tree, FindCandidates);
            }

            foreach (string name in names)
            {
                if (seen.Add(name) && compilation.Assembly.GetTypeByMetadataName(name) is { } type)
                {
                    yield return (name, type);
                }
            }
        }
    }

    /// <summary>Whether a declaration has a method or property with an attribute, ours or not. An alias may hide its name.</summary>
    public static bool HasAnnotatedMember(TypeDeclarationSyntax declaration)
    {
        foreach (MemberDeclarationSyntax member in declaration.Members)
        {
            if (member is MethodDeclarationSyntax or PropertyDeclarationSyntax && member.AttributeLists.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string[] FindCandidates(SyntaxTree tree)
    {
        var names = new List<string>();
        Search(((CompilationUnitSyntax)tree.GetRoot()).Members, "", names);
        return names.Count == 0 ? [] : [.. names];
    }

    private static void Search(SyntaxList<MemberDeclarationSyntax> members, string prefix, List<string> names)
    {
        foreach (MemberDeclarationSyntax member in members)
        {
            if (member is BaseNamespaceDeclarationSyntax space)
            {
                Search(space.Members,
                    space.Name.DescendantTokens().Where(token => token.ValueText != ".")
                        .Aggregate(prefix, (text, token) => text + token.ValueText + "."), names);
            }
            else if (member is TypeDeclarationSyntax type)
            {
                int arity = type.TypeParameterList?.Parameters.Count ?? 0;
                string name = prefix + type.Identifier.ValueText + (arity == 0 ? "" : "`" + arity.ToString(CultureInfo.InvariantCulture));
                if (type is ClassDeclarationSyntax or RecordDeclarationSyntax
                    && (type.AttributeLists.Count > 0 || HasAnnotatedMember(type)))
                {
                    names.Add(name);
                }

                Search(type.Members, name + "+", names);
            }
        }
    }
}
