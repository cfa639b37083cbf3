using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;

namespace Batching.CodeFixes;

/// <summary>The tuple types in source that declare what an Init yields: one for each declaration that must agree.</summary>
internal sealed class InitDeclaration
{
    private readonly IReadOnlyList<TupleTypeSyntax> _tuples;

    private InitDeclaration(string name, INamedTypeSymbol element, IReadOnlyList<TupleTypeSyntax> tuples)
    {
        Name = name;
        Element = element;
        _tuples = tuples;
    }

    public string Name { get; }

    /// <summary>The tuple that it yields.</summary>
    public INamedTypeSymbol Element { get; }

    /// <summary>
    /// The Init of an item method, if it is a method, property or field in source whose type is written as a tuple; otherwise null.
    /// </summary>
    public static async Task<InitDeclaration?> FindAsync(FixSite site)
    {
        if (site.MethodSymbol is not { } method
            || LibrarySymbols.Attribute(method, BatchSymbols.InBatchParallelAttribute) is not { } parallel
            || InitParser.Argument(parallel, "Init") is not { } name
            || ActionParser.InitOf(
                site.Context(method.ContainingType), method) is not { Element: INamedTypeSymbol { IsTupleType: true } element } init
            || ((ISymbol?)init.Method
                ?? site.Context(method.ContainingType).Members(name)
                    .FirstOrDefault(found => found is IPropertySymbol or IFieldSymbol)) is not { } member)
        {
            return null;
        }

        var tuples = new List<TupleTypeSyntax>();
        foreach (ISymbol declared in await AgreeingAsync(member, site).ConfigureAwait(false))
        {
            foreach (SyntaxReference reference in declared.DeclaringSyntaxReferences)
            {
                TypeSyntax? type = await reference.GetSyntaxAsync(site.CancellationToken).ConfigureAwait(false) switch
                {
                    MethodDeclarationSyntax declaration => declaration.ReturnType,
                    PropertyDeclarationSyntax declaration => declaration.Type,
                    VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } => declaration.Type,
                    _ => null,
                };
                if (type is null || site.Document.Project.Solution.GetDocument(type.SyntaxTree) is SourceGeneratedDocument)
                {
                    continue;
                }

                TupleTypeSyntax[] found = [
                    .. type.DescendantNodesAndSelf(node => node is not TupleTypeSyntax).OfType<TupleTypeSyntax>()
                        .Where(tuple => tuple.Elements.Count == element.TupleElements.Length)];
                if (found.Length != 1)
                {
                    return null;
                }

                tuples.Add(found[0]);
            }
        }

        return tuples.Count == 0 ? null : new InitDeclaration(name, element, [.. tuples.Distinct()]);
    }

    /// <summary>The changes that name the unnamed elements.</summary>
    public IReadOnlyList<Change>? Naming(FixSite site, IReadOnlyList<string> names)
    {
        var changes = new List<Change>();
        foreach (TupleTypeSyntax tuple in _tuples)
        {
            for (var i = 0; i < names.Count; i++)
            {
                TupleElementSyntax element = tuple.Elements[i];
                if (element.Identifier.RawKind == 0)
                {
                    if (site.ChangeAt(
                        element, new TextSpan(element.Type.Span.End, 0), " " + Identifiers.Escaped(names[i])) is not { } change)
                    {
                        return null;
                    }

                    changes.Add(change);
                }
            }
        }

        return changes;
    }

    /// <summary>The declarations that must use the same tuple names: parts, overridden and overriding members.</summary>
    private static async Task<IReadOnlyCollection<ISymbol>> AgreeingAsync(ISymbol member, FixSite site)
    {
        var all = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { member };
        for (ISymbol? overridden = Overridden(member); overridden is not null; overridden = Overridden(overridden))
        {
            all.Add(overridden);
        }

        foreach (ISymbol declared in all.ToArray())
        {
            all.UnionWith(
                await SymbolFinder.FindOverridesAsync(declared, site.Document.Project.Solution, cancellationToken: site.CancellationToken)
                    .ConfigureAwait(false));
        }

        foreach (IMethodSymbol method in all.OfType<IMethodSymbol>().ToArray())
        {
            all.UnionWith(new ISymbol?[] { method.PartialDefinitionPart, method.PartialImplementationPart }.OfType<ISymbol>());
        }

        foreach (IPropertySymbol property in all.OfType<IPropertySymbol>().ToArray())
        {
            all.UnionWith(new ISymbol?[] { property.PartialDefinitionPart, property.PartialImplementationPart }.OfType<ISymbol>());
        }

        return all;
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };
}
