using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>The properties of an inner loop that the outer loop needs.</summary>
/// <param name="IsAsync">Whether it is awaited.</param>
/// <param name="Element">The type of the element that its events take; null if none does.</param>
/// <param name="MayLeave">Whether an event in it takes a context, and so may skip or stop.</param>
internal sealed record LoopShape(bool IsAsync, ITypeSymbol? Element, bool MayLeave)
{
    /// <summary>
    /// The shape of a loop class, from its declarations. In a reference, where private events are not visible, from its generated members.
    /// </summary>
    public static LoopShape Of(ParseContext context, INamedTypeSymbol loop) => Of(context, loop, [context.Type]);

    /// <summary>The path of inner loops that leads from a loop class back to itself; empty if there is none.</summary>
    public static IReadOnlyList<INamedTypeSymbol> Cycle(ParseContext context, INamedTypeSymbol first)
    {
        var way = new List<INamedTypeSymbol>();
        return Leads(first, []) ? way : [];

        bool Leads(INamedTypeSymbol loop, HashSet<INamedTypeSymbol> seen)
        {
            way.Add(loop);
            if (AreSame(loop, context.Type)
                || (seen.Add(loop.OriginalDefinition) && Inside(context, loop).Any(inner => Leads(inner, seen))))
            {
                return true;
            }

            way.RemoveAt(way.Count - 1);
            return false;
        }
    }

    private static LoopShape Of(ParseContext context, INamedTypeSymbol loop, HashSet<INamedTypeSymbol> around)
    {
        ParseContext inner = At(context, loop);
        if (loop.DeclaringSyntaxReferences.IsEmpty)
        {
            IMethodSymbol? entry = loop.GetMembers().OfType<IMethodSymbol>()
                .FirstOrDefault(method => method.Name is LoopSymbols.EntryPoint or LoopSymbols.EntryPoint + "Async");
            return new(entry?.Name == LoopSymbols.EntryPoint + "Async", entry?.Parameters.Length > 2 ? entry.Parameters[1].Type : null,
                MayLeave: true);
        }

        LoopEventDeclaration[] events = [.. LoopEvents.In(inner).Where(each => each.Problem is null)];
        bool isAsync = events.Any(each => each.IsAwaitable || each.Yields is { IsAsync: true });
        bool mayLeave = events.Any(each => each.Arguments.Contains(LoopArgument.Context));
        HashSet<INamedTypeSymbol> here = new(around, SymbolEqualityComparer.Default) { loop };
        foreach (INamedTypeSymbol inside in Inside(context, loop)
            .Where(inside => !here.Contains(inside) && Cycle(inner, inside).Count == 0))
        {
            LoopShape shape = Of(context, inside, here);
            (isAsync, mayLeave) = (isAsync || shape.IsAsync, mayLeave || shape.MayLeave);
        }

        return new(isAsync, events.Select(each => each.Element?.Type).FirstOrDefault(type => type is not null), mayLeave);
    }

    private static IEnumerable<INamedTypeSymbol> Inside(ParseContext context, INamedTypeSymbol loop)
        => LoopSymbols.InnerLoops(At(context, loop)).Select(inner => LoopSymbols.LoopOf(TypeOf(inner.Member))).OfType<INamedTypeSymbol>();

    public static ITypeSymbol TypeOf(ISymbol member) => member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;

    private static ParseContext At(ParseContext context, INamedTypeSymbol loop)
        => new(context.Compilation, loop, null, context.CancellationToken);

    private static bool AreSame(INamedTypeSymbol left, INamedTypeSymbol right)
        => SymbolEqualityComparer.Default.Equals(left.OriginalDefinition, right.OriginalDefinition);
}
