using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Recognises nets, components and their ports.</summary>
internal static class NetSymbols
{
    public const string NetAttribute = "Batching.Nets.NetAttribute";
    public const string ComponentAttribute = "Batching.Nets.ComponentAttribute";
    public const string ConfigAttribute = "Batching.Nets.ConfigAttribute";
    public const string InputAttribute = "Batching.Nets.InputAttribute";
    public const string OutputAttribute = "Batching.Nets.OutputAttribute";
    public const string SignalAttribute = "Batching.Nets.SignalAttribute";
    public const string MessageAttribute = "Batching.Nets.MessageAttribute";

    private static readonly string[] s_portAttributes = [InputAttribute, SignalAttribute, OutputAttribute, MessageAttribute];

    public static bool IsNet(INamedTypeSymbol type) => HasAttribute(type, NetAttribute);

    public static bool IsComponentClass(INamedTypeSymbol type) => HasAttribute(type, ComponentAttribute);

    public static bool IsComponentMethod(IMethodSymbol method)
        => LibrarySymbols.MayBeAnnotated(method) && LibrarySymbols.Attribute(method, ComponentAttribute) is not null;

    /// <summary>Whether a class is a net or a component, or has methods that become components.</summary>
    public static bool IsPartOfNets(INamedTypeSymbol type)
        => IsNet(type) || IsComponentClass(type) || type.GetMembers().OfType<IMethodSymbol>().Any(IsComponentMethod);

    public static bool IsPort(IPropertySymbol property) => PortAttribute(property) is not null;

    public static bool IsConfig(ISymbol symbol) => LibrarySymbols.Attribute(symbol, ConfigAttribute) is not null;

    public static AttributeData? PortAttribute(IPropertySymbol property)
        => LibrarySymbols.MayBeAnnotated(property) ? DeclaredPort(property) : null;

    /// <summary>
    /// The ports of a component or net. An annotated class has those with a port attribute; any other class, such as one of the library,
    /// has those of a port type.
    /// </summary>
    public static IEnumerable<IPropertySymbol> Ports(INamedTypeSymbol type)
    {
        bool isAnnotated =
            LibrarySymbols.Attribute(type, NetAttribute) is not null || LibrarySymbols.Attribute(type, ComponentAttribute) is not null;
        return type.GetMembers().OfType<IPropertySymbol>().Where(property =>
            !property.IsStatic && (IsInPort(property.Type) || IsOutPort(property.Type))
                && (!isAnnotated || DeclaredPort(property) is not null));
    }

    public static bool IsInPort(ITypeSymbol? type) => LibrarySymbols.IsLibraryType(type, "InPort", 1);

    public static bool IsOutPort(ITypeSymbol? type) => LibrarySymbols.IsLibraryType(type, "OutPort", 1);

    /// <summary>The value of a named argument of an attribute.</summary>
    public static object? Argument(AttributeData? attribute, string name)
        => attribute?.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;

    /// <summary>The name in the <c>[Name]</c> of a method or parameter, or null.</summary>
    public static string? GivenName(ISymbol symbol)
        => LibrarySymbols.Attribute(symbol, LibrarySymbols.NameAttribute)?.ConstructorArguments.FirstOrDefault().Value as string;

    private static AttributeData? DeclaredPort(IPropertySymbol property)
        => s_portAttributes.Select(name => LibrarySymbols.Attribute(property, name)).FirstOrDefault(found => found is not null);

    private static bool HasAttribute(INamedTypeSymbol type, string name)
    {
        foreach (SyntaxReference part in type.DeclaringSyntaxReferences)
        {
            if (part.GetSyntax() is TypeDeclarationSyntax { AttributeLists.Count: > 0 })
            {
                return LibrarySymbols.Attribute(type, name) is not null;
            }
        }

        return false;
    }
}
