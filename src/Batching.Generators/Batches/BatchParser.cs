using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Reads a batch class from its symbols into a model. An invalid declaration leaves out only itself.</summary>
internal static class BatchParser
{
    public const string Surface = "Batch";

    public static BatchModel? Parse(
        INamedTypeSymbol type, Compilation compilation, List<Diagnostic>? problems, CancellationToken cancellationToken)
    {
        var context = new ParseContext(compilation, type, problems, cancellationToken);
        // Ordered by path, so that the text does not depend on the order of files in a build.
        ISymbol[] annotated =
        [
            .. type.GetMembers()
                .Where(member =>
                    LibrarySymbols.MayBeAnnotated(member) && !GeneratedMembers.IsGenerated(member) && BatchSymbols.IsAnnotated(member))
                .OrderBy(member => member.Locations[0].SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(member => member.Locations[0].SourceSpan.Start),
        ];
        if (annotated.Length == 0)
        {
            return null;
        }

        if (BatchSymbols.BatchBase(type) is not { } batchBase)
        {
            // The compiler reports a missing base class.
            foreach (ISymbol member in context.TypeAndBases().Any(part => part.TypeKind == TypeKind.Error) ? [] : annotated)
            {
                context.Report(BatchDiagnostics.NotBatch, member.Locations[0], member.Name, type.Name);
            }

            return StubsOnly(type, compilation, annotated, cancellationToken);
        }

        if (!context.CanBeExtended(BatchDiagnostics.UnsupportedType, BatchDiagnostics.NotPartial))
        {
            return null;
        }

        IPropertySymbol[] properties = [.. annotated.OfType<IPropertySymbol>()];
        var fields = new UniqueNames([]);
        ComponentModel?[] components = [.. properties.Select(property => ComponentParser.Parse(context, property, fields))];
        var actions = new List<ActionModel>();
        var collisions = new CollisionRules(context);
        foreach (IMethodSymbol method in annotated.OfType<IMethodSymbol>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (new ActionParser(context, batchBase, method, collisions).Parse() is { } action)
            {
                actions.Add(action);
            }
        }

        foreach (IMethodSymbol other in context.KeepsProblems
            ? type.GetMembers().OfType<IMethodSymbol>()
                .Where(member => LibrarySymbols.MayBeAnnotated(member) && !BatchSymbols.IsAnnotated(member))
            : [])
        {
            ExtraRules.CheckOther(context, other);
        }

        bool usesItems = actions.Any(action => action.Item?.Init.Kind == InitKind.Items);
        ITypeParameterSymbol[] typeParameters = [.. TypeDeclaration.ContainingTypesAndSelf(type).SelectMany(part => part.TypeParameters)];
        return new BatchModel(
            TypeDeclaration.Of(type, compilation),
            HintNames.Of(type, compilation, Surface),
            StepsClass(type),
            TypeText.Full(batchBase.TypeArguments[0]),
            !type.IsSealed && typeParameters.Length == 0,
            type.Visibility(),
            typeParameters.Select(parameter => Identifiers.Escaped(parameter.Name)).ToEquatableArray(),
            typeParameters.Select(TypeText.Constraints).Where(text => text.Length > 0).ToEquatableArray(),
            components.OfType<ComponentModel>().ToEquatableArray(),
            properties.Where((_, place) => components[place] is null).Select(PropertyStub.Of).OfType<PropertyStub>().ToEquatableArray(),
            usesItems ? ItemType(context) : null,
            actions.ToEquatableArray(),
            context.PassesNull);
    }

    /// <summary>
    /// The other parts of the components of a class that is not a batch. Without them the compiler's errors would hide ours.
    /// </summary>
    private static BatchModel? StubsOnly(
        INamedTypeSymbol type, Compilation compilation, ISymbol[] annotated, CancellationToken cancellationToken)
    {
        EquatableArray<PropertyStub> stubs =
            annotated.OfType<IPropertySymbol>().Select(PropertyStub.Of).OfType<PropertyStub>().ToEquatableArray();
        return stubs.Count == 0
            || !new ParseContext(compilation, type, null, cancellationToken).CanBeExtended(
                BatchDiagnostics.UnsupportedType, BatchDiagnostics.NotPartial)
            ? null
            : new BatchModel(
                TypeDeclaration.Of(type, compilation), HintNames.Of(type, compilation, Surface), StepsClass: "", KeyType: "",
                StepsKeepDerivedType: false, Visibility.Private,
                TypeParameters: [], TypeConstraints: [], Components: [], stubs, Item: null, Actions: [], PassesNull: false);
    }

    /// <summary>
    /// The name of the class of pipeline steps, different for each nesting and arity. <c>A_B</c> is the name for <c>B</c> in <c>A</c>, so
    /// underscores in the user's names are doubled. If that is still ambiguous, a hash is appended.
    /// </summary>
    public static string StepsClass(INamedTypeSymbol type)
    {
        string[] parts =
            [.. TypeDeclaration.ContainingTypesAndSelf(type)
                .Select(part => part.Arity == 0 ? part.Name : $"{part.Name}.{part.Arity.ToString(CultureInfo.InvariantCulture)}")];
        string name = string.Join(".", parts), plain = name.Replace("_", "__").Replace('.', '_');
        return (name.Contains('_') && name.Contains('.') ? $"{plain}_{HintNames.StableHash(name)}" : plain) + "Steps";
    }

    private static ItemTypeModel ItemType(ParseContext context)
    {
        IPropertySymbol[] components =
        [
            .. context.TypeAndBases()
                .Reverse()
                .SelectMany(
                    part => part.GetMembers().OfType<IPropertySymbol>().Where(property =>
                        ReferenceEquals(part, context.Type) || context.Compilation.IsSymbolAccessibleWithin(property, context.Type)))
                .Where(property =>
                    LibrarySymbols.Attribute(property, BatchSymbols.DataComponentAttribute) is not null
                        && property.Type is IArrayTypeSymbol { Rank: 1 } && context.CanGet(property)),
        ];
        ITypeSymbol[] named = [.. components.Select(component => component.Type)];
        Visibility visibility = named.Select(component => component.Visibility()).Append(Generators.Visibility.Public).Min();
        bool hides = context.Type.BaseType is { } parent
            && new ParseContext(context.Compilation, parent, null, context.CancellationToken).TypeAndBases().Any(UsesItems);
        return new ItemTypeModel(
            visibility.Modifier(context.Type, named) + (hides ? " new" : ""),
            components.Select(component => new ItemMemberModel(
                component.Name,
                TypeText.Full(((IArrayTypeSymbol)component.Type).ElementType),
                component.Type.NullableAnnotation == NullableAnnotation.Annotated)).ToEquatableArray());
    }

    private static bool UsesItems(INamedTypeSymbol type)
        => type.GetTypeMembers("Item").Length > 0
        || type.GetMembers().OfType<IMethodSymbol>().Any(method =>
            LibrarySymbols.MayBeAnnotated(method)
                && LibrarySymbols.Attribute(method, BatchSymbols.InBatchParallelAttribute) is { } attribute
                && InitParser.Argument(attribute, "Init") == "Items");
}
