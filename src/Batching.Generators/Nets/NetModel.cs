namespace Batching.Generators;

/// <summary>All that is generated for one class that is a net or a component, or has methods that are components.</summary>
internal sealed record NetModel(
    TypeDeclaration Declaration,
    string HintName,
    NodeModel? Node,
    EquatableArray<PropertyStub> Stubs,
    EquatableArray<FunctionModel> Functions) : IFileModel;

/// <summary>
/// A class that is a net, or a component with a method that runs it. One that is not whole has a problem: it gets its ports and configs
/// alone, so that the compiler's errors about them do not stand in the place of ours.
/// </summary>
internal sealed record NodeModel(
    bool IsNet,
    bool IsWhole,
    string Kind,
    string Visibility,
    EquatableArray<PortModel> Ports,
    EquatableArray<ConfigModel> Configs,
    RunModel? Run,
    EquatableArray<string> TypeParameters);

/// <summary>The method that runs a component class: what it is given, and whether what it returns must be wrapped.</summary>
internal sealed record RunModel(EquatableArray<string> Arguments, bool ReturnsTask);

/// <summary>A port. Modifiers are those of the user's property, or empty where the property is generated whole.</summary>
internal sealed record PortModel(
    string Name,
    string Type,
    string Modifiers,
    PortRole Role,
    bool MayFan,
    bool All,
    ValidatorModel? Validator)
{
    public bool IsInput => Role is PortRole.Input or PortRole.Signal;
}

/// <summary>What a port is for, by the names of the runtime's enumeration.</summary>
internal enum PortRole
{
    Input,
    Signal,
    Output,
    Message,
}

/// <summary>A method that says whether a packet is valid.</summary>
internal sealed record ValidatorModel(string Name, string Call);

/// <summary>A config of a class: its property, and how an execution is given its value.</summary>
internal sealed record ConfigModel(
    string Name,
    string Type,
    string Modifiers,
    string GetterModifier,
    string SetterModifier,
    string SetterKind,
    bool IsPartial,
    ConfigArgument Argument,
    bool IsValueType);

/// <summary>How a config is an argument of an execution.</summary>
internal enum ConfigArgument
{
    None,
    Required,
    Optional,
}

/// <summary>A method that is a component.</summary>
internal sealed record FunctionModel(
    string Name,
    string Class,
    string Visibility,
    string Call,
    string Documentation,
    EquatableArray<PortModel> Inputs,
    EquatableArray<PortModel> Outputs,
    EquatableArray<FunctionConfigModel> Configs,
    EquatableArray<FunctionArgument> Arguments,
    FunctionResult Result);

/// <summary>A config of a method that is a component; it must be given where it has no default.</summary>
internal sealed record FunctionConfigModel(string Name, string Type, string? Default);

/// <summary>
/// An argument of the call: the parameter, and which input or config it is; neither is the component's context or the run's token.
/// </summary>
internal sealed record FunctionArgument(string Parameter, string? Port, string? Config, bool IsContext = false);

/// <summary>What a method that is a component gives.</summary>
internal sealed record FunctionResult(AwaitKind Await, bool IsStream, bool IsTuple);
