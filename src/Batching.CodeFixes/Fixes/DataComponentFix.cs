using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Batching.CodeFixes;

/// <summary>
/// BATCH004, BATCH016: makes a property a well-formed data component: <c>[DataComponent] public partial T[] Name { get; set; }</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DataComponentFix : BatchFixProvider
{
    private static readonly string[] s_sequences = ["List", "IList", "IReadOnlyList", "ICollection", "IReadOnlyCollection", "IEnumerable"];

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [
        BatchDiagnostics.UnknownPost.Id, BatchDiagnostics.InvalidComponent.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        PropertyDeclarationSyntax? property =
            site.Diagnostic.Id == BatchDiagnostics.InvalidComponent.Id ? site.Node as PropertyDeclarationSyntax : Named(site);
        if (property is null || Changes(site, property) is not { Count: > 0 } changes)
        {
            return [];
        }

        string name = property.Identifier.ValueText;
        return [new Fix($"Make '{name}' a data component", nameof(DataComponentFix), [.. changes]) { Affects = [name] }];
    }

    /// <summary>The array property that Post names.</summary>
    private static PropertyDeclarationSyntax? Named(FixSite site)
        => site.MethodSymbol is { } method
            && LibrarySymbols.Attribute(method, BatchSymbols.InBatchParallelAttribute) is { } parallel
            && InitParser.Argument(parallel, "Post") is { } name
            && method.ContainingType.GetMembers(name).OfType<IPropertySymbol>()
                .FirstOrDefault() is { Type: IArrayTypeSymbol { Rank: 1 }, IsStatic: false } property
            ? property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(site.CancellationToken) as PropertyDeclarationSyntax
            : null;

    private static List<Change>? Changes(FixSite site, PropertyDeclarationSyntax property)
    {
        if (site.Document.Project.Solution.GetDocument(property.SyntaxTree) is not { } document || document is SourceGeneratedDocument
            || property.AccessorList is not { } accessors
            || accessors.Accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null)
            || accessors.Accessors.FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration)) is not { } get
            || Initializer(property) is { IsEmpty: false } || TypeChange(property) is not { } type)
        {
            return null;
        }

        var changes = new List<Change>();
        void Replace(TextSpan span, string text) => changes.Add(new Change(document.Id, span, text));

        bool isComponent = property.AttributeLists.SelectMany(list => list.Attributes)
            .Any(attribute => attribute.Name.ToString().Split('.', ':').Last() is "DataComponent" or "DataComponentAttribute");
        if (!isComponent && site.AttributeAt(BatchSymbols.DataComponentAttribute, property.SpanStart) is { } attributeName)
        {
            Replace(new TextSpan(property.Modifiers.Count > 0 ? property.Modifiers[0].SpanStart : property.Type.SpanStart, 0),
                $"[{attributeName}] ");
        }

        if (property.Modifiers.FirstOrDefault(modifier => modifier.IsKind(SyntaxKind.StaticKeyword)) is { RawKind: not 0 } isStatic)
        {
            Replace(WithSpaceAfter(isStatic), "");
        }

        if (!property.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            Replace(new TextSpan(property.Type.SpanStart, 0), "partial ");
        }

        if (type.Length > 0)
        {
            Replace(property.Type.Span, type);
        }

        AccessorDeclarationSyntax? set = accessors.Accessors.FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.SetAccessorDeclaration));
        AccessorDeclarationSyntax? init =
            accessors.Accessors.FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.InitAccessorDeclaration));
        if (init is not null)
        {
            Replace(init.Keyword.Span, "set");
        }
        else if (set is null)
        {
            // Only the class could set it before.
            bool isPrivate = !property.Modifiers.Any(
                modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword);
            Replace(new TextSpan(get.Span.End, 0), isPrivate ? " set;" : " private set;");
        }

        if (Initializer(property) is { } initializer)
        {
            Replace(initializer.Span, "");
        }

        return changes;
    }

    /// <summary>The text of the array type; empty if the type is an array already, null if it is no sequence.</summary>
    private static string? TypeChange(PropertyDeclarationSyntax property)
    {
        TypeSyntax type = property.Type;
        string suffix = "";
        if (type is NullableTypeSyntax nullable)
        {
            type = nullable.ElementType;
            suffix = "?";
        }

        if (type is ArrayTypeSyntax array && array.RankSpecifiers[0].Rank == 1)
        {
            return "";
        }

        var generic = (type is QualifiedNameSyntax qualified ? qualified.Right : type) as GenericNameSyntax;
        return generic is { TypeArgumentList.Arguments.Count: 1 } && s_sequences.Contains(generic.Identifier.ValueText)
            ? TypeText.ArrayOf(generic.TypeArgumentList.Arguments[0].ToString()) + suffix
            : null;
    }

    /// <summary>The initializer with its semicolon, and whether its value is an empty collection.</summary>
    private static (TextSpan Span, bool IsEmpty)? Initializer(PropertyDeclarationSyntax property)
    {
        if (property.Initializer is not { } initializer)
        {
            return null;
        }

        bool isEmpty = initializer.Value switch
        {
            CollectionExpressionSyntax { Elements.Count: 0 } => true,
            ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0, Initializer: null } => true,
            ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0, Initializer: null } => true,
            ArrayCreationExpressionSyntax { Initializer: null } created =>
                created.Type.RankSpecifiers[0].Sizes.All(size => size is LiteralExpressionSyntax { Token.Value: 0 }),
            ArrayCreationExpressionSyntax { Initializer.Expressions.Count: 0 } => true,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "Empty" } }, ArgumentList.Arguments.Count: 0 } => true,
            PostfixUnaryExpressionSyntax
            {
                RawKind: (int)SyntaxKind.SuppressNullableWarningExpression,
                Operand: LiteralExpressionSyntax
            } => true,
            _ => false,
        };
        // Keep a comment in between.
        bool hasComment = initializer.DescendantTrivia().Concat(property.AccessorList?.CloseBraceToken.TrailingTrivia ?? default)
            .Any(trivia => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia);
        return (TextSpan.FromBounds(property.AccessorList?.Span.End ?? initializer.SpanStart, property.SemicolonToken.Span.End),
            isEmpty && !hasComment);
    }

    private static TextSpan WithSpaceAfter(SyntaxToken token)
        => token.TrailingTrivia.Count > 0 && token.TrailingTrivia[0].IsKind(SyntaxKind.WhitespaceTrivia)
            ? TextSpan.FromBounds(token.SpanStart, token.TrailingTrivia[0].Span.End)
            : token.Span;
}
