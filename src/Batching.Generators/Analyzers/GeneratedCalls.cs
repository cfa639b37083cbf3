using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Knows which members of a user's class are called by generated code.</summary>
internal static class GeneratedCalls
{
    /// <summary>Whether generated code calls or reads a member.</summary>
    public static bool Include(ISymbol member)
        => member.ContainingType is { } type
            && (IsCalledByBatch(type, member) || IsCalledByLoop(type, member) || IsCalledByNet(type, member));

    /// <summary>The defining part of a partial method, which the parsers read. Any other method is returned unchanged.</summary>
    public static IMethodSymbol Definition(IMethodSymbol method) => method.PartialDefinitionPart ?? method;

    /// <summary>Whether an action of the class names a member as its Init or Post.</summary>
    public static bool IsInitOrPost(INamedTypeSymbol type, string name)
        => type.GetMembers().Any(member =>
            member is IMethodSymbol && LibrarySymbols.MayBeAnnotated(member)
            && LibrarySymbols.Attribute(member, BatchSymbols.InBatchParallelAttribute) is { } parallel
            && (InitParser.Argument(parallel, "Init") == name || InitParser.Argument(parallel, "Post") == name));

    public static bool IsCalledByBatch(INamedTypeSymbol type, ISymbol member)
        => member is IMethodSymbol or IPropertySymbol or IFieldSymbol
        && BatchSymbols.BatchBase(type) is not null
        && (BatchSymbols.IsAnnotated(member is IMethodSymbol method ? Definition(method) : member) || IsInitOrPost(type, member.Name));

    public static bool IsCalledByLoop(INamedTypeSymbol type, ISymbol member)
        => LoopSymbols.IsLoop(type)
            && (member is IMethodSymbol method ? LoopSymbols.EventOf(method) is not null : member.GetAttributes().Any(LoopSymbols.IsInner));

    /// <summary>Whether a net or component calls a member: its wiring, its run, a component method or a validator.</summary>
    public static bool IsCalledByNet(INamedTypeSymbol type, ISymbol member) => member switch
    {
        IMethodSymbol { Name: "Wire" } => NetSymbols.IsNet(type),
        IMethodSymbol { Name: "RunAsync" } => NetSymbols.IsComponentClass(type),
        IMethodSymbol { IsStatic: true, ReturnType.SpecialType: SpecialType.System_Boolean } method when IsValidator(type, method.Name) =>
            true,
        IMethodSymbol method => NetSymbols.IsComponentMethod(Definition(method)),
        _ => false,
    };

    private static bool IsValidator(INamedTypeSymbol type, string name)
        => type.GetMembers().OfType<IPropertySymbol>().Select(NetSymbols.PortAttribute)
            .Concat(type.GetMembers().OfType<IMethodSymbol>().Where(NetSymbols.IsComponentMethod)
                .SelectMany(method =>
                    method.Parameters.SelectMany(parameter => parameter.GetAttributes()).Concat(method.GetReturnTypeAttributes())))
            .Any(attribute => Equals(NetSymbols.Argument(attribute, "Validator"), name));
}
