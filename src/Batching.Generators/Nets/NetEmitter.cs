namespace Batching.Generators;

/// <summary>Writes the generated half of a class that is a net or a component, or has methods that are components.</summary>
internal static class NetEmitter
{
    public const string Library = "global::Batching.Nets.";
    public const string Runtime = GeneratedMembers.Runtime;

    public static string Emit(NetModel model)
    {
        var writer = new CodeWriter();
        return GeneratedFile.Of(model.Declaration, writer, () => Members(model, writer), model.Node is null ? "" : Interfaces(model.Node));
    }

    /// <summary>The expression that creates a port: its constructor with the arguments that are not the default.</summary>
    public static string NewPort(PortModel port)
    {
        var arguments = new List<string> { DefaultValueText.Literal(port.Name) };
        if (port.Role is PortRole.Signal or PortRole.Message)
        {
            arguments.Add($"{Runtime}PortKind.{port.Role}");
        }

        if (port.MayFan)
        {
            arguments.Add(port.IsInput ? "fanIn: true" : "fanOut: true");
        }

        if (port.All)
        {
            arguments.Add("all: true");
        }

        if (port.Validator is { } validator)
        {
            arguments.Add($"validator: new({DefaultValueText.Literal(validator.Name)}, static packet => {validator.Call}(packet))");
        }

        return $"new({string.Join(", ", arguments)})";
    }

    public static string PortClass(PortModel port) => $"{Runtime}{(port.IsInput ? "InputPort" : "OutputPort")}<{port.Type}>";

    public static string Contract(PortModel port) => $"{Library}{(port.IsInput ? "InPort" : "OutPort")}<{port.Type}>";

    /// <summary>The field of a port. No other generated name has this ending.</summary>
    public static string Field(PortModel port) => $"__{port.Name}Port";

    /// <summary>The field of a config that must be given.</summary>
    public static string ConfigField(string config) => $"__{config}Config";

    private static string Interfaces(NodeModel node)
        => !node.IsWhole ? "" : node.IsNet ? $"{Library}INetComponent, global::System.IAsyncDisposable" : $"{Runtime}IRunnableComponent";

    private static void Members(NetModel model, CodeWriter writer)
    {
        foreach (PropertyStub stub in model.Stubs)
        {
            stub.Write(writer);
        }

        if (model.Node is { } node)
        {
            new NodeEmitter(model.Declaration, node, writer).Emit();
        }

        foreach (FunctionModel function in model.Functions)
        {
            new FunctionEmitter(function, writer).Emit();
            writer.Separate();
        }
    }
}
