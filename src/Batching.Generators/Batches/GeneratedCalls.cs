using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// Which members of a user's class generated code calls. Each surface adds what its own emitter calls; analyzers and suppressors ask here.
/// </summary>
internal static class GeneratedCalls
{
    /// <summary>Whether generated code calls a member, or reads it.</summary>
    public static bool Include(ISymbol member)
        => member.ContainingType is { } type && (IsCalledByBatch(type, member) || IsCalledByLoop(type, member) || NetSymbols.IsCalled(type, member));

    /// <summary>The definition of a partial method, which is what the parsers know; any other method itself.</summary>
    public static IMethodSymbol Definition(IMethodSymbol method) => method.PartialDefinitionPart ?? method;

    /// <summary>Whether an action of the class names a member as its Init or Post.</summary>
    public static bool IsInitOrPost(INamedTypeSymbol type, string name)
        => type.GetMembers().Any(member =>
            member is IMethodSymbol && BatchSymbols.MayBeAnnotated(member)
            && BatchSymbols.Attribute(member, BatchSymbols.InBatchParallelAttribute) is { } parallel
            && (InitParser.Argument(parallel, "Init") == name || InitParser.Argument(parallel, "Post") == name));

    public static bool IsCalledByBatch(INamedTypeSymbol type, ISymbol member)
        => member is IMethodSymbol or IPropertySymbol or IFieldSymbol
        && BatchSymbols.BatchBase(type) is not null
        && (BatchSymbols.IsAnnotated(member is IMethodSymbol method ? Definition(method) : member) || IsInitOrPost(type, member.Name));

    public static bool IsCalledByLoop(INamedTypeSymbol type, ISymbol member)
        => LoopSymbols.IsLoop(type) && (member is IMethodSymbol method ? LoopSymbols.EventOf(method) is not null : member.GetAttributes().Any(LoopSymbols.IsInner));
}
