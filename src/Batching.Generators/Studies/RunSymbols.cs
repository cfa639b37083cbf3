using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Recognises the types of studies by name.</summary>
internal static class RunSymbols
{
    public const string RunAttribute = "Batching.Studies.RunAttribute";
    public const string UnkeyedAttribute = "Batching.Studies.UnkeyedAttribute";
    public const string FormerNameAttribute = "Batching.Studies.FormerNameAttribute";
    public const string FormerValueAttribute = "Batching.Studies.FormerValueAttribute";
    public const string Method = "Execute";
    public const string AsyncMethod = "ExecuteAsync";

    public static bool IsRun(INamedTypeSymbol type) => LibrarySymbols.Attribute(type, RunAttribute) is not null;

    /// <summary>The <c>Run&lt;TResult&gt;</c> that a class derives from.</summary>
    public static INamedTypeSymbol? RunBase(INamedTypeSymbol type)
        => type.BaseType.SelfAndBases().FirstOrDefault(part => LibrarySymbols.IsLibraryType(part, "Run", 1));

    public static bool IsRunMethod(ISymbol member)
        => member is IMethodSymbol { MethodKind: MethodKind.Ordinary, Name: Method or AsyncMethod };
}
