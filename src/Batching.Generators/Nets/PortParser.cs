using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Reads ports and configs that are properties.</summary>
internal static class PortParser
{
    public static PortModel? Parse(ParseContext context, IPropertySymbol property, NetNameRules names)
    {
        AttributeData attribute = NetSymbols.PortAttribute(property)!;
        string role = attribute.AttributeClass!.Name.Replace("Attribute", "");
        bool isInput = role is "Input" or "Signal";
        if (Problem(property, role, isInput) is { } problem)
        {
            context.Report(NetDiagnostics.InvalidPort, property.Locations[0], property.Name, problem);
            return null;
        }

        if (!names.Allows(property, isPort: true))
        {
            return null;
        }

        ITypeSymbol packet = ((INamedTypeSymbol)property.Type).TypeArguments[0];
        var kind = (PortRole)Enum.Parse(typeof(PortRole), role);
        return new PortModel(
            property.Name,
            TypeText.Full(packet),
            PropertyStub.ModifiersOf(property),
            kind,
            Equals(NetSymbols.Argument(attribute, isInput ? "FanIn" : "FanOut"), true),
            kind == PortRole.Message || Equals(NetSymbols.Argument(attribute, "All"), true),
            Validator(context, attribute, packet, property));
    }

    /// <summary>The validator that an attribute names.</summary>
    public static ValidatorModel? Validator(ParseContext context, AttributeData? attribute, ITypeSymbol packet, ISymbol port)
    {
        if (attribute is null || NetSymbols.Argument(attribute, "Validator") is not string name)
        {
            return null;
        }

        IMethodSymbol? method = context.Methods(name).FirstOrDefault(candidate =>
            candidate is { IsStatic: true, Arity: 0, ReturnType.SpecialType: SpecialType.System_Boolean, Parameters.Length: 1 }
            && context.Converts(packet, candidate.Parameters[0].Type));
        if (method is null)
        {
            string? nearest = NearestName.Of(name, context.MemberNames());
            context.ReportUnknown(
                NetDiagnostics.UnknownValidator,
                context.At(attribute, "Validator", port),
                nearest,
                name,
                port.Name,
                context.Type.Name,
                TypeText.Show(packet),
                nearest is null || nearest == name ? "" : $". Did you mean '{nearest}'?");
            return null;
        }

        return new ValidatorModel(name, $"{TypeText.Full(method.ContainingType)}.{Identifiers.Escaped(name)}");
    }

    public static ConfigModel? ParseConfig(ParseContext context, IPropertySymbol property, NetNameRules names)
    {
        string? problem = property switch
        {
            { IsStatic: true } => "is static",
            { IsIndexer: true } => "is an indexer",
            { GetMethod: null } or { SetMethod: null } => "needs both get and set",
            _ => null,
        };
        if (problem is not null)
        {
            context.Report(NetDiagnostics.InvalidConfig, property.Locations[0], property.Name, problem);
            return null;
        }

        if (!names.Allows(property, isPort: false))
        {
            return null;
        }

        bool isPartial = property.IsPartialDefinition
            && (property.PartialImplementationPart is null || GeneratedMembers.IsGenerated(property.PartialImplementationPart));
        bool isSettable = !property.SetMethod!.IsInitOnly && property.Type is not ITypeParameterSymbol;
        return new ConfigModel(
            property.Name,
            TypeText.Full(property.Type),
            PropertyStub.ModifiersOf(property),
            PropertyStub.ModifierOf(property, property.GetMethod!),
            PropertyStub.ModifierOf(property, property.SetMethod),
            property.SetMethod.IsInitOnly ? "init" : "set",
            isPartial,
            !isSettable ? ConfigArgument.None : isPartial ? ConfigArgument.Required : ConfigArgument.Optional,
            property.Type.IsValueType && property.Type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T);
    }

    private static string? Problem(IPropertySymbol property, string role, bool isInput) => property switch
    {
        { IsStatic: true } => "is static, but every component has ports of its own",
        { IsIndexer: true } => "is an indexer",
        _ when isInput && !NetSymbols.IsInPort(property.Type) =>
            $"is of type {TypeText.Show(property.Type)}: write '[{role}] public partial InPort<T> {property.Name} {{ get; }}'",
        _ when !isInput && !NetSymbols.IsOutPort(property.Type) =>
            $"is of type {TypeText.Show(property.Type)}: write '[{role}] public partial OutPort<T> {property.Name} {{ get; }}'",
        { IsPartialDefinition: false } =>
            $"is not partial: write '[{role}] public partial {TypeText.Show(property.Type)} {property.Name} {{ get; }}'",
        { PartialImplementationPart: { } part } when !GeneratedMembers.IsGenerated(part) =>
            "has an implementation already: leave it to the compiler",
        { SetMethod: not null } or { GetMethod: null } =>
            $"needs only a get: write '[{role}] public partial {TypeText.Show(property.Type)} {property.Name} {{ get; }}'",
        _ => null,
    };
}
