using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>The parameters of primary constructors that bodies use. Each becomes a field of its type, so the body declares it.</summary>
internal static class CapturedParameters
{
    private static readonly ConditionalWeakTable<SyntaxTree, Dictionary<string, ParameterListSyntax>> s_lists = new();

    /// <summary>Whether two versions of a body are known to use the same parameters.</summary>
    /// <param name="body">A body.</param>
    /// <param name="other">The other version.</param>
    /// <param name="files">The files of the other version.</param>
    public static bool AreAlike(SyntaxNode body, SyntaxNode other, SyntaxTree[] files)
    {
        if (List(other, files) is not { Parameters.Count: > 0 } list)
        {
            return true;
        }

        var parameters = new Dictionary<string, ParameterSyntax>(StringComparer.Ordinal);
        foreach (ParameterSyntax parameter in list.Parameters)
        {
            parameters[parameter.Identifier.ValueText] = parameter;
        }

        return Used(body, parameters) is { } used && Used(other, parameters) is { } otherUsed && used.SetEquals(otherUsed);
    }

    // The parameters of records are properties.
    private static ParameterListSyntax? List(SyntaxNode body, SyntaxTree[] files)
        => body.FirstAncestorOrSelf<TypeDeclarationSyntax>() switch
        {
            null or RecordDeclarationSyntax or InterfaceDeclarationSyntax => null,
            { ParameterList: { } own } => own,
            { } type when type.Modifiers.Any(SyntaxKind.PartialKeyword) =>
                files.Select(file => Lists(file).TryGetValue(type.Identifier.ValueText, out ParameterListSyntax? list) ? list : null)
                    .FirstOrDefault(list => list is not null),
            _ => null,
        };

    private static Dictionary<string, ParameterListSyntax> Lists(SyntaxTree file)
        => s_lists.GetValue(file, static file =>
        {
            var lists = new Dictionary<string, ParameterListSyntax>(StringComparer.Ordinal);
            foreach (SyntaxNode node in file.GetRoot()
                .DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
            {
                if (node is TypeDeclarationSyntax { ParameterList: { } list } type and not RecordDeclarationSyntax)
                {
                    // If a file has two types of one name, the parameters of both count.
                    lists[type.Identifier.ValueText] = lists.TryGetValue(type.Identifier.ValueText, out ParameterListSyntax? other)
                        ? list.AddParameters([.. other.Parameters])
                        : list;
                }
            }

            return lists;
        });

    /// <summary>The names of the parameters that a body uses; null if syntax alone does not show it.</summary>
    private static HashSet<string>? Used(SyntaxNode body, Dictionary<string, ParameterSyntax> parameters)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (SyntaxToken token in body.DescendantTokens())
        {
            if (!token.IsKind(SyntaxKind.IdentifierToken) || !parameters.TryGetValue(token.ValueText, out ParameterSyntax? parameter)
                || IsMember(token.Parent))
            {
                continue;
            }

            if (token.Parent is not IdentifierNameSyntax name || IsDoubtful(name) || IsNamedAsItsType(parameter))
            {
                return null;
            }

            used.Add(token.ValueText);
        }

        return used;
    }

    private static bool IsMember(SyntaxNode? name) => name is SimpleNameSyntax && name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name == name,
        MemberBindingExpressionSyntax => true,
        _ => false,
    };

    private static bool IsDoubtful(IdentifierNameSyntax name)
        => SyntaxFacts.IsInTypeOnlyContext(name)
        || name.Parent is NameColonSyntax or NameEqualsSyntax or GotoStatementSyntax
            or AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax }
        || name.Ancestors()
            .Any(node => node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } });

    // The name may mean either.
    private static bool IsNamedAsItsType(ParameterSyntax parameter)
        => parameter.Type is not null && parameter.Type.DescendantTokens().Any(token => token.ValueText == parameter.Identifier.ValueText);
}
