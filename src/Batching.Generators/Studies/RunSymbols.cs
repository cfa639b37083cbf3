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
    {
        for (INamedTypeSymbol? part = type.BaseType; part is not null; part = part.BaseType)
        {
            if (LibrarySymbols.IsLibraryType(part, "Run", 1))
            {
                return part;
            }
        }

        return null;
    }

    public static bool IsRunMethod(ISymbol member)
        => member is IMethodSymbol { MethodKind: MethodKind.Ordinary, Name: Method or AsyncMethod };

    /// <summary>The name of a type as reflection has it: <c>Space.Outer+Inner`1</c>.</summary>
    public static string MetadataName(INamedTypeSymbol type)
        => type.ContainingType is { } outer ? $"{MetadataName(outer)}+{type.MetadataName}"
            : type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{type.MetadataName}"
            : type.MetadataName;
}
