using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Recognises what nets and components are declared with.</summary>
internal static class NetSymbols
{
    public const string NetAttribute = "Batching.Nets.NetAttribute";
    public const string ComponentAttribute = "Batching.Nets.ComponentAttribute";
    public const string ConfigAttribute = "Batching.Nets.ConfigAttribute";
    public const string InputAttribute = "Batching.Nets.InputAttribute";
    public const string OutputAttribute = "Batching.Nets.OutputAttribute";
    public const string SignalAttribute = "Batching.Nets.SignalAttribute";
    public const string MessageAttribute = "Batching.Nets.MessageAttribute";

    private const string NameAttribute = "Batching.NameAttribute";

    private static readonly string[] s_portAttributes = [InputAttribute, SignalAttribute, OutputAttribute, MessageAttribute];

    public static bool IsNet(INamedTypeSymbol type) => HasAttribute(type, NetAttribute);

    public static bool IsComponentClass(INamedTypeSymbol type) => HasAttribute(type, ComponentAttribute);

    public static bool IsComponentMethod(IMethodSymbol method) => BatchSymbols.MayBeAnnotated(method) && BatchSymbols.Attribute(method, ComponentAttribute) is not null;

    public static bool IsPort(IPropertySymbol property) => PortAttribute(property) is not null;

    public static bool IsConfig(ISymbol symbol) => BatchSymbols.Attribute(symbol, ConfigAttribute) is not null;

    public static AttributeData? PortAttribute(IPropertySymbol property)
        => BatchSymbols.MayBeAnnotated(property) ? DeclaredPort(property) : null;

    /// <summary>The ports of a component or net that is in source or in a reference: what has an attribute of a port, or, in what was generated or is the library's own, the type of one.</summary>
    public static IEnumerable<IPropertySymbol> Ports(INamedTypeSymbol type)
    {
        bool saysSo = BatchSymbols.Attribute(type, NetAttribute) is not null || BatchSymbols.Attribute(type, ComponentAttribute) is not null;
        return type.GetMembers().OfType<IPropertySymbol>().Where(property =>
            !property.IsStatic && (IsInPort(property.Type) || IsOutPort(property.Type)) && (!saysSo || DeclaredPort(property) is not null));
    }

    public static bool IsInPort(ITypeSymbol? type) => BatchSymbols.IsLibraryType(type, "InPort", 1);

    public static bool IsOutPort(ITypeSymbol? type) => BatchSymbols.IsLibraryType(type, "OutPort", 1);

    /// <summary>What a named argument of an attribute says.</summary>
    public static object? Argument(AttributeData? attribute, string name)
        => attribute?.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;

    /// <summary>The name that a method or parameter gives to what is generated for it.</summary>
    public static string? GivenName(ISymbol symbol)
        => BatchSymbols.Attribute(symbol, NameAttribute)?.ConstructorArguments.FirstOrDefault().Value as string;

    /// <summary>Whether generated code calls a member: what wires a net or runs a component, a method that is a component, a validator.</summary>
    public static bool IsCalled(INamedTypeSymbol type, ISymbol member) => member switch
    {
        IMethodSymbol { Name: "Wire" } => IsNet(type),
        IMethodSymbol { Name: "RunAsync" } => IsComponentClass(type),
        IMethodSymbol { IsStatic: true, ReturnType.SpecialType: SpecialType.System_Boolean } method when IsValidator(type, method.Name) => true,
        IMethodSymbol method => IsComponentMethod(GeneratedCalls.Definition(method)),
        _ => false,
    };

    private static AttributeData? DeclaredPort(IPropertySymbol property)
        => s_portAttributes.Select(name => BatchSymbols.Attribute(property, name)).FirstOrDefault(found => found is not null);

    private static bool IsValidator(INamedTypeSymbol type, string name)
        => type.GetMembers().OfType<IPropertySymbol>().Select(PortAttribute)
            .Concat(type.GetMembers().OfType<IMethodSymbol>().Where(IsComponentMethod)
                .SelectMany(method => method.Parameters.SelectMany(parameter => parameter.GetAttributes()).Concat(method.GetReturnTypeAttributes())))
            .Any(attribute => Equals(Argument(attribute, "Validator"), name));

    private static bool HasAttribute(INamedTypeSymbol type, string name)
    {
        foreach (SyntaxReference part in type.DeclaringSyntaxReferences)
        {
            if (part.GetSyntax() is TypeDeclarationSyntax { AttributeLists.Count: > 0 })
            {
                return BatchSymbols.Attribute(type, name) is not null;
            }
        }

        return false;
    }
}
