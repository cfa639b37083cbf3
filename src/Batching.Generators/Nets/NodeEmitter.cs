namespace Batching.Generators;

/// <summary>Writes the ports and configs of a class that is a net or a component, and the members that add it to a net.</summary>
internal sealed class NodeEmitter(TypeDeclaration declaration, NodeModel node, CodeWriter writer)
{
    public void Emit()
    {
        foreach (PortModel port in node.Ports)
        {
            Field($"private readonly {NetEmitter.PortClass(port)} {NetEmitter.Field(port)} = {NetEmitter.NewPort(port)};");
            Line($"{port.Modifiers} {NetEmitter.Contract(port)} {Identifiers.Escaped(port.Name)} => {NetEmitter.Field(port)};");
        }

        foreach (ConfigModel config in node.Configs.Where(config => config.IsPartial))
        {
            string name = Identifiers.Escaped(config.Name);
            Field($"private {NetEmitter.Runtime}RequiredConfig<{config.Type}> {NetEmitter.ConfigField(config.Name)};");
            writer.Line(GeneratedMembers.Attributes);
            writer.Block($"{config.Modifiers} {config.Type} {name}", () =>
            {
                writer.Line($"{config.GetterModifier}get => {NetEmitter.ConfigField(config.Name)}.Get(nameof({name}));");
                writer.Line($"{config.SetterModifier}{config.SetterKind} => {NetEmitter.ConfigField(config.Name)}.Set(value);");
            });
            writer.Separate();
        }

        if (!node.IsWhole)
        {
            return;
        }

        Configs();
        if (node.IsNet)
        {
            new NetBodyEmitter(declaration, node, writer).Emit();
        }
        else
        {
            Component();
        }
    }

    private void Configs()
    {
        ConfigModel[] settable = [.. node.Configs.Where(config => config.SetterKind == "set" || config.IsPartial)];
        if (settable.Length == 0)
        {
            return;
        }

        writer.Line(GeneratedMembers.Attributes);
        writer.Line($"private global::System.Collections.Generic.IReadOnlyList<{NetEmitter.Runtime}ConfigPort> __Configs() =>");
        writer.Line("[");
        writer.Indented(() =>
        {
            foreach (ConfigModel config in settable)
            {
                string given = config.IsPartial ? $"() => {NetEmitter.ConfigField(config.Name)}.IsGiven" : "static () => true";
                string set = config.IsPartial
                    ? $"value => {NetEmitter.ConfigField(config.Name)}.Set(value)"
                    : $"value => {Identifiers.Escaped(config.Name)} = value";
                writer.Line($"{NetEmitter.Runtime}ConfigPort.Of<{config.Type}>({DefaultValueText.Literal(config.Name)}, {given}, {set}),");
            }
        });
        writer.Line("];");
        writer.Separate();
    }

    private void Component()
    {
        RunModel run = node.Run!;
        string configs = node.Configs.Any(config => config.SetterKind == "set" || config.IsPartial) ? ", __Configs" : "";
        Field($"private {NetEmitter.Runtime}ComponentNode? __node;");
        writer.Line("/// <inheritdoc/>");
        Line($"{NetEmitter.Runtime}ComponentNode {NetEmitter.Library}INetComponent.Node => __node ??= new(this, "
            + $"{DefaultValueText.Literal(node.Kind)}, [{Fields()}]{configs});");
        string call = $"RunAsync({string.Join(", ", run.Arguments)})";
        writer.Line("/// <inheritdoc/>");
        Line($"__Tasks.ValueTask {NetEmitter.Runtime}IRunnableComponent.RunAsync({NetEmitter.Library}ComponentContext context) => "
            + $"{(run.ReturnsTask ? $"new({call})" : call)};");
    }

    private string Fields() => string.Join(", ", node.Ports.Select(NetEmitter.Field));

    private void Field(string text)
    {
        writer.Line(GeneratedMembers.FieldAttributes);
        writer.Line(text);
        writer.Separate();
    }

    private void Line(string text)
    {
        writer.Line(GeneratedMembers.Attributes);
        writer.Line(text);
        writer.Separate();
    }
}
