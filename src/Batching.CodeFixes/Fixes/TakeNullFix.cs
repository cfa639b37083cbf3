using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Batching.CodeFixes;

/// <summary>BATCH020: makes the type of the parameter or component nullable.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TakeNullFix : BatchFixProvider
{
    private static readonly string[] s_roles = ["Init", "Post"];

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.PossibleNull.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        if (site.Property(DiagnosticProperties.Receiver) is not { } name || site.MethodSymbol is not { } item
            || LibrarySymbols.Attribute(item, BatchSymbols.InBatchParallelAttribute) is not { } parallel)
        {
            return [];
        }

        ParseContext context = site.Context(item.ContainingType);
        IMethodSymbol[] targets = [
            .. s_roles.Select(role => InitParser.Argument(parallel, role)).OfType<string>().SelectMany(context.Members)
                .OfType<IMethodSymbol>()];
        // The first type whose question mark removes the warning is the right one.
        IEnumerable<TypeSyntax> receivers = new[] { item }.Concat(targets)
            .SelectMany(
                method => method.Parameters.Where(parameter => parameter.Name == name || (method.Name == name && parameter.Ordinal == 0)))
            .Select(parameter => (Syntax(parameter) as ParameterSyntax)?.Type)
            .Concat(context.Members(name).OfType<IPropertySymbol>()
                .Select(component => (Syntax(component) as PropertyDeclarationSyntax)?.Type))
            .OfType<TypeSyntax>();
        var fixes = new List<Fix>();
        foreach (TypeSyntax receiver in receivers)
        {
            foreach (TypeSyntax type in Places(receiver))
            {
                if (site.ChangeAt(type, new TextSpan(type.Span.End, 0), "?") is { } change)
                {
                    fixes.Add(new Fix($"Let '{name}' take null", nameof(TakeNullFix), [change]) { Affects = [item.Name, name] });
                }
            }
        }

        return fixes;

        SyntaxNode? Syntax(ISymbol symbol) => symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(site.CancellationToken);
    }

    /// <summary>
    /// The types that may lack the question mark: the element type of a component, the type arguments of a generic type, else the type
    /// itself.
    /// </summary>
    private static IEnumerable<TypeSyntax> Places(TypeSyntax type)
    {
        IEnumerable<TypeSyntax> inner = type switch
        {
            ArrayTypeSyntax array => Places(array.ElementType),
            GenericNameSyntax generic => generic.TypeArgumentList.Arguments.SelectMany(Places),
            QualifiedNameSyntax { Right: GenericNameSyntax generic } => generic.TypeArgumentList.Arguments.SelectMany(Places),
            TupleTypeSyntax tuple => tuple.Elements.SelectMany(element => Places(element.Type)),
            NullableTypeSyntax nullable => Places(nullable.ElementType),
            _ => [],
        };
        return type is NullableTypeSyntax ? inner : inner.Prepend(type);
    }
}
