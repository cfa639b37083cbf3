namespace Batching.Generators;

/// <summary>The model of one class that is a net or a component, or has methods that are components.</summary>
internal sealed record NetModel(
    TypeDeclaration Declaration,
    string HintName,
    NodeModel? Node,
    EquatableArray<PropertyStub> Stubs,
    EquatableArray<FunctionModel> Functions) : IFileModel;

/// <summary>
/// A class that is a net, or a component with a method that runs it. An invalid class gets only its ports and configs, so that the
/// compiler's errors about them do not hide ours.
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

/// <summary>The method that runs a component class: its arguments, and whether its result must be wrapped.</summary>
internal sealed record RunModel(EquatableArray<string> Arguments, bool ReturnsTask);

/// <summary>A port. The modifiers are those of the user's property, or empty if the whole property is generated.</summary>
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

/// <summary>A method that validates a packet.</summary>
internal sealed record ValidatorModel(string Name, string Call);

/// <summary>A config of a class: its property, and the argument of an execution.</summary>
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
/// An argument of the call: the parameter, and its input or config. Without either it is the component's context or the token of the run.
/// </summary>
internal sealed record FunctionArgument(string Parameter, string? Port, string? Config, bool IsContext = false);

/// <summary>The result of a method that is a component.</summary>
internal sealed record FunctionResult(AwaitKind Await, bool IsStream, bool IsTuple);
