namespace Batching.Generators;

/// <summary>Writes what wires a net and executes it.</summary>
internal sealed class NetBodyEmitter(TypeDeclaration declaration, NodeModel node, CodeWriter writer)
{
    private const string Connection = "int capacity = 1, bool fanOut = false, bool fanIn = false";
    private const string Token = "global::System.Threading.CancellationToken";
    private const string TaskOf = "__Tasks.Task";

    private readonly PortModel[] _inputs = [.. node.Ports.Where(port => port.Role == PortRole.Input)];
    private readonly PortModel[] _outputs = [.. node.Ports.Where(port => !port.IsInput)];
    private readonly ConfigModel[] _arguments = [
        .. node.Configs.Where(config => config.Argument != ConfigArgument.None).OrderBy(config => config.Argument)];
    private readonly UniqueNames _names = new(
        node.Ports.Select(port => Identifiers.LowerFirst(port.Name))
            .Concat(node.Configs.Select(config => Identifiers.LowerFirst(config.Name))));

    private readonly UniqueNames _types = new(node.TypeParameters);

    public void Emit()
    {
        Node();
        Wiring();
        Outputs();
        Execution();
        Session();
        Looks();
    }

    private static string Type(PortModel port)
        => !port.All
            ? port.Type
            : port.IsInput
                ? $"global::System.Collections.Generic.IEnumerable<{port.Type}>"
                : $"global::System.Collections.Generic.IReadOnlyList<{port.Type}>";

    private static string Parameter(string name) => Identifiers.Escaped(Identifiers.LowerFirst(name));

    private void Node()
    {
        string configs = node.Configs.Any(config => config.SetterKind == "set" || config.IsPartial) ? ", __Configs" : "";
        Field($"private {NetEmitter.Runtime}NetNode? __node;");
        Field($"private {NetEmitter.Runtime}NetExecution? __execution;");
        Line($"private {NetEmitter.Runtime}NetNode __Node => __node ??= new({DefaultValueText.Literal(node.Kind)}, Wire, "
            + $"[{string.Join(", ", node.Ports.Select(NetEmitter.Field))}]{configs});");
        writer.Line("/// <inheritdoc/>");
        Line($"{NetEmitter.Runtime}ComponentNode {NetEmitter.Library}INetComponent.Node => __Node;");
    }

    private void Wiring()
    {
        string component = _types.Nested().Pick("TComponent");
        UniqueNames types = _types.Nested();
        (string from, string to) = (types.Pick("TFrom"), types.Pick("TTo"));
        writer.Line("/// <summary>Adds a component to the net.</summary>");
        writer.Line("/// <param name=\"component\">The component. Each is added once.</param>");
        writer.Line(
            "/// <param name=\"name\">Its name, unique in the net. Default: the component's, with a number from the second on.</param>");
        writer.Line("/// <returns>The component.</returns>");
        writer.Line(GeneratedMembers.Attributes);
        writer.Line($"private {component} Add<{component}>({component} component, string? name = null)");
        writer.Clauses([$"where {component} : {NetEmitter.Library}INetComponent"]);
        writer.Indented(() => writer.Line("=> __Node.Add(component, name);"));
        writer.Separate();
        (string From, string To, string Summary)[] overloads =
        [
            ("OutPort", "InPort", "Connects an output of a component to an input of another one."),
            ("InPort", "InPort", "Connects an input of the net to an input of a component."),
            ("OutPort", "OutPort", "Connects an output of a component to an output of the net."),
        ];
        foreach ((string fromPort, string toPort, string summary) in overloads)
        {
            writer.Line($"/// <summary>{summary}</summary>");
            writer.Line("/// <param name=\"from\">Where packets come from.</param>");
            writer.Line("/// <param name=\"to\">Where they go.</param>");
            writer.Line(
                "/// <param name=\"capacity\">How many packets the edge holds: 0 hands each over, <see cref=\"Unbounded\"/> sets no "
                    + "bound.</param>");
            writer.Line(
                "/// <param name=\"fanOut\">Declares that <paramref name=\"from\"/> has several edges. Each gets every packet.</param>");
            writer.Line(
                "/// <param name=\"fanIn\">Declares that <paramref name=\"to\"/> has several edges, and their packets come in any order "
                    + "between them.</param>");
            writer.Line(GeneratedMembers.Attributes);
            writer.Line(
                $"private void Connect<{from}, {to}>({NetEmitter.Library}{fromPort}<{from}> from, {NetEmitter.Library}{toPort}<{to}> to, "
                    + $"{Connection})");
            writer.Clauses([$"where {from} : {to}"]);
            writer.Indented(() => writer.Line("=> __Node.Connect(from, to, capacity, fanOut, fanIn);"));
            writer.Separate();
        }

        writer.Line("/// <summary>Reports that an edge goes in the wrong direction.</summary>");
        writer.Line(GeneratedMembers.Attributes);
        writer.Line(
            "[global::System.Obsolete(\"Packets go from an output to an input: name the source first, then the target.\", error: true)]");
        writer.Line(
            $"private void Connect<{from}, {to}>({NetEmitter.Library}InPort<{from}> from, {NetEmitter.Library}OutPort<{to}> to, "
                + $"{Connection})");
        writer.Indented(() => writer.Line("=> throw new global::System.NotSupportedException();"));
        writer.Separate();
        writer.Line("/// <summary>The capacity of an edge that holds any number of packets.</summary>");
        Field($"private const int Unbounded = {NetEmitter.Runtime}NetNode.Unbounded;");
    }

    private void Outputs()
    {
        writer.Line("/// <summary>The results of the net.</summary>");
        foreach (PortModel output in _outputs)
        {
            writer.Line($"/// <param name=\"{output.Name}\">{(output.All ? "All packets" : "The first packet")} of the output.</param>");
        }

        writer.Line(GeneratedMembers.Attributes);
        writer.List($"{node.Visibility} sealed record Outputs(",
            [.. _outputs.Select(output => $"{Type(output)} {Identifiers.Escaped(output.Name)}")], ");");
        writer.Separate();
    }

    private void Execution()
    {
        UniqueNames names = _names.Nested();
        (string options, string token, string execution) =
            (names.Pick("options"), names.Pick("cancellationToken"), names.Pick("execution"));
        string[] given = [.. Given(options, token)];
        string[] passed = [.. Passed(options, token)];
        writer.Line(
            "/// <summary>Executes the net: its inputs are given at the start, its outputs at the end. An instance is executed "
                + "once.</summary>");
        Documentation(options, token, "The outputs.");
        writer.Line(GeneratedMembers.Attributes);
        writer.List($"{node.Visibility} async {TaskOf}<Outputs> ExecuteAsync(", given, ")");
        writer.Open();
        foreach (PortModel input in _inputs.Where(input => input.All || input.Validator is not null))
        {
            writer.Line($"__Node.CheckPacket{(input.All ? "s" : "")}({NetEmitter.Field(input)}, {Parameter(input.Name)});");
        }

        SetConfigs();
        writer.Line($"{NetEmitter.Runtime}NetExecution {execution} = __execution = __Node.Begin({options});");
        foreach (PortModel input in _inputs.OrderBy(input => input.All))
        {
            writer.Line($"{execution}.Feed{(input.All ? "All" : "")}({NetEmitter.Field(input)}, {Parameter(input.Name)});");
        }

        writer.Line($"{execution}.Start({token});");
        writer.Line($"await {execution}.Completion.ConfigureAwait(false);");
        writer.List("return new Outputs(",
            [.. _outputs.Select(output => $"{execution}.{(output.All ? "All" : "First")}({NetEmitter.Field(output)})")], ");");
        writer.Close();
        writer.Separate();

        writer.Line("/// <summary>Executes the net, and waits for its end on this thread.</summary>");
        writer.Line($"/// <inheritdoc cref=\"ExecuteAsync\"/>");
        writer.Line(GeneratedMembers.Attributes);
        writer.List($"{node.Visibility} Outputs Execute(", given, ")");
        writer.Indented(() => writer.List("=> ExecuteAsync(", passed, ").GetAwaiter().GetResult();"));
        writer.Separate();

        writer.Line("/// <summary>Stops the net if it is still running, and waits until it has ended.</summary>");
        writer.Line("/// <returns>A task that ends with the run.</returns>");
        Line($"public __Tasks.ValueTask DisposeAsync() => __execution is null ? default : __execution.DisposeAsync();");
    }

    private IEnumerable<string> Given(string options, string token)
        =>
        [
            .. _inputs.Select(input => $"{Type(input)} {Parameter(input.Name)}"),
            .. ConfigParameters(),
            $"{NetEmitter.Library}NetOptions? {options} = null",
            $"{Token} {token} = default",
        ];

    private IEnumerable<string> Passed(string options, string token)
        => [.. _inputs.Select(input => Parameter(input.Name)), .. _arguments.Select(config => Parameter(config.Name)), options, token];

    private IEnumerable<string> ConfigParameters() => _arguments.Select(config => config.Argument == ConfigArgument.Required
        ? $"{config.Type} {Parameter(config.Name)}"
        : $"{config.Type.TrimEnd('?')}? {Parameter(config.Name)} = null");

    private void SetConfigs()
    {
        foreach (ConfigModel config in _arguments)
        {
            string argument = Parameter(config.Name);
            string name = Identifiers.Escaped(config.Name);
            string target = name == argument ? $"this.{name}" : name;
            if (config.Argument == ConfigArgument.Required)
            {
                Set(NetEmitter.ConfigField(config.Name), argument);
                continue;
            }

            writer.Block($"if ({argument} is not null)", () => Set(target, argument + (config.IsValueType ? ".Value" : "")));

            void Set(string current, string value)
            {
                writer.Line($"__Node.CheckConfig({DefaultValueText.Literal(config.Name)}, {current}, {value});");
                writer.Line($"{target} = {value};");
            }
        }
    }

    private void Documentation(string options, string token, string? returns)
    {
        foreach (PortModel input in returns is null ? [] : _inputs)
        {
            writer.Line(
                $"/// <param name=\"{Identifiers.LowerFirst(input.Name)}\">The {(input.All ? "packets" : "packet")} of the input "
                    + $"{input.Name}.</param>");
        }

        foreach (ConfigModel config in _arguments)
        {
            string otherwise = config.Argument == ConfigArgument.Required ? "" : " Default: what the property says.";
            writer.Line(
                $"/// <param name=\"{Identifiers.LowerFirst(config.Name)}\">The value of the config {config.Name}.{otherwise}</param>");
        }

        writer.Line($"/// <param name=\"{options}\">The options of the execution.</param>");
        writer.Line($"/// <param name=\"{token}\">Stops the run.</param>");
        writer.Line($"/// <returns>{returns ?? "The running net. Dispose it to stop it."}</returns>");
        string late = _arguments.Length == 0 ? "" : ", or a config that the net was wired with gets another value";
        writer.Line(
            $"/// <exception cref=\"global::System.InvalidOperationException\">The instance was executed before{late}.</exception>");
        writer.Line("/// <exception cref=\"global::Batching.Nets.NetWiringException\">The wiring is invalid.</exception>");
        writer.Line("/// <exception cref=\"global::Batching.Nets.NetException\">The Wire method threw.</exception>");
        if (returns is not null)
        {
            if (_inputs.Any(input => input.All))
            {
                writer.Line(
                    "/// <exception cref=\"global::System.ArgumentNullException\">A sequence of packets is <see "
                        + "langword=\"null\"/>.</exception>");
            }

            if (_inputs.Any(input => input is { All: false, Validator: not null }))
            {
                writer.Line(
                    "/// <exception cref=\"global::Batching.Nets.PacketRejectedException\">The validator of an input rejects its packet, "
                        + "or throws.</exception>");
            }

            if (_outputs.Any(output => !output.All))
            {
                writer.Line(
                    "/// <exception cref=\"global::Batching.Nets.NetException\">The net ended, but no packet reached an output that gives "
                        + "one.</exception>");
            }

            writer.Line("/// <exception cref=\"global::Batching.Nets.ComponentException\">A component failed.</exception>");
            writer.Line(
                "/// <exception cref=\"global::Batching.Nets.NetBlockedException\">Every component waits for another one.</exception>");
            writer.Line("/// <exception cref=\"global::System.OperationCanceledException\">The run was stopped.</exception>");
        }
    }

    private void Session()
    {
        UniqueNames names = _names.Nested();
        (string options, string token) = (names.Pick("options"), names.Pick("cancellationToken"));
        writer.Line("/// <summary>Starts the net, so that you can put and get packets while it runs.</summary>");
        Documentation(options, token, null);
        writer.Line(GeneratedMembers.Attributes);
        writer.List(
            $"{node.Visibility} Session StartSession(",
            [.. ConfigParameters(), $"{NetEmitter.Library}NetOptions? {options} = null", $"{Token} {token} = default"],
            ")");
        writer.Open();
        SetConfigs();
        writer.Line($"return new Session(this, __execution = __Node.Begin({options}, isSession: true), {token});");
        writer.Close();
        writer.Separate();

        writer.Line("/// <summary>The running net. Close the inputs after the last packet. The outputs end with the net.</summary>");
        writer.Line(GeneratedMembers.Attributes);
        writer.Block($"{node.Visibility} sealed class Session : global::System.IAsyncDisposable", () =>
        {
            writer.Line($"private readonly {NetEmitter.Runtime}NetExecution __execution;");
            writer.Separate();
            writer.Block(
                $"internal Session({declaration.FullName} net, {NetEmitter.Runtime}NetExecution execution, {Token} cancellationToken)",
                () =>
            {
                writer.Line("__execution = execution;");
                foreach (PortModel port in node.Ports)
                {
                    writer.Line($"this.{Identifiers.Escaped(port.Name)} = execution.Open(net.{NetEmitter.Field(port)});");
                }

                writer.Line("execution.Start(cancellationToken);");
            });
            foreach (PortModel port in node.Ports)
            {
                writer.Separate();
                writer.Line(
                    $"/// <summary>{(port.IsInput ? "Puts packets to the input" : "Gets packets from the output")} {port.Name}.</summary>");
                writer.Line(
                    $"public {NetEmitter.Library}{(port.IsInput ? "OutPort" : "InPort")}<{port.Type}> {Identifiers.Escaped(port.Name)} "
                        + $"{{ get; }}");
            }

            writer.Separate();
            writer.Line("/// <summary>Ends with the run, and throws its first failure. Reads and writes throw the same.</summary>");
            writer.Line($"public {TaskOf} Completion => __execution.Completion;");
            writer.Separate();
            writer.Line("/// <summary>Stops the run, and waits until it has ended.</summary>");
            writer.Line(
                "/// <returns>A task that ends with the run, and throws its first failure. Stopping is not a failure.</returns>");
            writer.Line("public __Tasks.ValueTask StopAsync() => __execution.StopAsync();");
            writer.Separate();
            writer.Line(
                "/// <summary>Stops the run, and waits until it has ended. Throws an earlier failure, unless it has been thrown "
                    + "before.</summary>");
            writer.Line("/// <returns>A task that ends with the run.</returns>");
            writer.Line("public __Tasks.ValueTask DisposeAsync() => __execution.DisposeAsync();");
        });
        writer.Separate();
    }

    private void Looks()
    {
        writer.Line("/// <summary>Finds all faults of the wiring. Nothing is started.</summary>");
        writer.Line("/// <returns>The faults. There are none if the net can be executed.</returns>");
        Line($"public global::System.Collections.Generic.IReadOnlyList<{NetEmitter.Library}NetFault> Validate() => __Node.Validate();");
        writer.Line("/// <summary>Draws the net as a Mermaid flowchart. The text is the same at every call.</summary>");
        writer.Line("/// <param name=\"options\">Options of the drawing.</param>");
        writer.Line("/// <returns>The text.</returns>");
        Line($"public string ToMermaid({NetEmitter.Library}MermaidOptions? options = null) => __Node.ToMermaid(options);");
        writer.Line(
            "/// <summary>The history of the packets; <see langword=\"null\"/> unless the net was executed with "
                + "<c>NetOptions.History</c>.</summary>");
        Line($"public {NetEmitter.Library}NetHistory? History => __execution?.History;");
        writer.Line(
            "/// <summary>The number of unread packets: their reader had ended, or the output gives only its first packet.</summary>");
        Line("public long SurplusPackets => __execution?.SurplusPackets ?? 0;");
    }

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
