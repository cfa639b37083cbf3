using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Reads where the items of an action come from.</summary>
internal static class InitParser
{
    private const string Indices = "Indices";
    private const string Items = "Items";
    private const string RunOnce = "RunOnce";

    /// <summary>An Init before its arguments are bound, with the type of an element (null for RunOnce and Items).</summary>
    public sealed record Found(
        InitKind Kind, string Name, ITypeSymbol? Element, IMethodSymbol? Method, bool IsStream, AwaitKind Await, bool IsNullable = false,
        bool IsStatic = false);

    /// <summary>
    /// The candidates for Init. <see cref="OverloadRules"/> chooses among several overloads. There are none if a problem was reported.
    /// </summary>
    public static IReadOnlyList<Found> Candidates(
        ParseContext context, IMethodSymbol item, AttributeData attribute, INamedTypeSymbol batchBase)
    {
        string name = Argument(attribute, "Init") ?? Indices;
        switch (name)
        {
            case Indices:
                return [new(InitKind.Indices, name, batchBase.TypeArguments[0], null, false, AwaitKind.None)];
            case Items:
                return [new(InitKind.Items, name, null, null, false, AwaitKind.None)];
            case RunOnce:
                return [new(InitKind.RunOnce, name, null, null, false, AwaitKind.None)];
        }

        Location? location = context.At(attribute, "Init", item);
        ISymbol? member = context.Members(name).FirstOrDefault(candidate =>
            candidate is IPropertySymbol { IsIndexer: false } or IFieldSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary });
        if (member is null)
        {
            context.ReportUnknownMember(BatchDiagnostics.UnknownInit, location, name, item, [Indices, Items, RunOnce], null);
            return [];
        }

        if (member is IPropertySymbol unreadable && !context.CanGet(unreadable))
        {
            context.ReportUnknown(
                BatchDiagnostics.UnknownInit, location, null, name, item.Name, context.Type.Name,
                $": '{TypeText.Show(unreadable.ContainingType)}.{name}' has no 'get' that it can use");
            return [];
        }

        if (member is IPropertySymbol component && LibrarySymbols.Attribute(component, BatchSymbols.DataComponentAttribute) is not null)
        {
            if (component.Type is IArrayTypeSymbol { Rank: 1 } column)
            {
                return [new(InitKind.Component, name, column.ElementType, null, false, AwaitKind.None,
                    component.Type.NullableAnnotation == NullableAnnotation.Annotated)];
            }

            return []; // An ill-formed component has a diagnostic of its own.
        }

        ISymbol[] sources = member is IMethodSymbol ? [.. context.Methods(name).Where(method => method.Arity == 0)] : [member];
        if (sources.Length == 0)
        {
            context.ReportGeneric((IMethodSymbol)member, location);
            return [];
        }

        Found[] found = [.. sources.Select(source => Source(name, source)).OfType<Found>()];
        if (found.Length == 0)
        {
            context.Report(BatchDiagnostics.InitNotEnumerable, location, name, item.Name, TypeText.Show(TypeOf(sources[0])));
        }

        return found;
    }

    /// <summary>The text of a named argument of an attribute.</summary>
    public static string? Argument(AttributeData attribute, string name)
        => attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value as string;

    /// <summary>A member as a source of items; null if it is not a sequence.</summary>
    private static Found? Source(string name, ISymbol member)
    {
        AwaitedType awaited = AwaitedType.Of(TypeOf(member));
        (ITypeSymbol Element, bool IsStream)? sequence = awaited.Result is null ? null : Sequence(awaited.Result);
        return sequence is { } found
            ? new(InitKind.Member, name, found.Element, member as IMethodSymbol, found.IsStream, awaited.Kind, IsStatic: member.IsStatic)
            : null;
    }

    private static ITypeSymbol TypeOf(ISymbol member) => member switch
    {
        IMethodSymbol method => method.ReturnType,
        IPropertySymbol property => property.Type,
        _ => ((IFieldSymbol)member).Type,
    };

    private static (ITypeSymbol Element, bool IsStream)? Sequence(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array)
        {
            return (array.ElementType, false);
        }

        IEnumerable<INamedTypeSymbol> candidates = type is INamedTypeSymbol self ? type.AllInterfaces.Prepend(self) : type.AllInterfaces;
        foreach (INamedTypeSymbol candidate in candidates)
        {
            if (candidate.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            {
                return (candidate.TypeArguments[0], false);
            }

            if (candidate is { Name: "IAsyncEnumerable", Arity: 1 }
                && candidate.ContainingNamespace.ToDisplayString() == "System.Collections.Generic")
            {
                return (candidate.TypeArguments[0], true);
            }
        }

        return null;
    }
}
