using System.Globalization;

namespace Batching.Generators;

/// <summary>
/// Writes the component of a method: a nested class with its ports and configs, whose loop calls the method for each set of packets.
/// </summary>
internal sealed class FunctionEmitter(FunctionModel function, CodeWriter writer)
{
    private const string ValueTask = "__Tasks.ValueTask";

    private readonly UniqueNames _names = new(["context"]);

    public void Emit()
    {
        string name = Identifiers.Escaped(function.Class);
        writer.Line($"/// <summary>The component of <see cref=\"{function.Documentation}\"/>.</summary>");
        writer.Line(GeneratedMembers.Attributes);
        writer.Block($"{function.Visibility} sealed class {name} : {NetEmitter.Runtime}IRunnableComponent", () =>
        {
            foreach (PortModel port in function.Inputs.Concat(function.Outputs))
            {
                writer.Line($"private readonly {NetEmitter.PortClass(port)} {NetEmitter.Field(port)} = {NetEmitter.NewPort(port)};");
            }

            writer.Line($"private {NetEmitter.Runtime}ComponentNode? __node;");
            foreach (PortModel port in function.Inputs.Concat(function.Outputs))
            {
                writer.Separate();
                writer.Line($"/// <summary>The {(port.IsInput ? "input" : "output")} {port.Name}.</summary>");
                if (port.MayFan)
                {
                    writer.Line(
                        port.IsInput ? $"[{NetEmitter.Library}Input(FanIn = true)]" : $"[{NetEmitter.Library}Output(FanOut = true)]");
                }

                writer.Line($"public {NetEmitter.Contract(port)} {Identifiers.Escaped(port.Name)} => {NetEmitter.Field(port)};");
            }

            foreach (FunctionConfigModel config in function.Configs)
            {
                Config(config);
            }

            writer.Separate();
            writer.Line("/// <inheritdoc/>");
            string ports = string.Join(", ", function.Inputs.Concat(function.Outputs).Select(NetEmitter.Field));
            string configs = function.Configs.Count > 0 ? ", __Configs" : "";
            writer.Line(
                $"{NetEmitter.Runtime}ComponentNode {NetEmitter.Library}INetComponent.Node => __node ??= new(this, "
                    + $"{DefaultValueText.Literal(function.Name)}, [{ports}]{configs});");
            writer.Separate();
            writer.Line("/// <inheritdoc/>");
            Run();
            Configs();
        });
    }

    private void Config(FunctionConfigModel config)
    {
        string name = Identifiers.Escaped(config.Name);
        writer.Separate();
        if (config.Default is not null)
        {
            writer.Line(
                $"/// <summary>The config {config.Name}. Default: "
                    + $"<c>{System.Security.SecurityElement.Escape(config.Default)}</c>.</summary>");
            writer.Line($"public {config.Type} {name} {{ get; set; }} = {config.Default};");
            return;
        }

        writer.Line($"private {NetEmitter.Runtime}RequiredConfig<{config.Type}> {NetEmitter.ConfigField(config.Name)};");
        writer.Separate();
        writer.Line($"/// <summary>The required config {config.Name}.</summary>");
        writer.Block($"public {config.Type} {name}", () =>
        {
            writer.Line($"get => {NetEmitter.ConfigField(config.Name)}.Get(nameof({name}));");
            writer.Line($"set => {NetEmitter.ConfigField(config.Name)}.Set(value);");
        });
    }

    private void Configs()
    {
        if (function.Configs.Count == 0)
        {
            return;
        }

        writer.Separate();
        writer.Line($"private global::System.Collections.Generic.IReadOnlyList<{NetEmitter.Runtime}ConfigPort> __Configs() =>");
        writer.Line("[");
        writer.Indented(() =>
        {
            foreach (FunctionConfigModel config in function.Configs)
            {
                string given = config.Default is null ? $"() => {NetEmitter.ConfigField(config.Name)}.IsGiven" : "static () => true";
                writer.Line(
                    $"{NetEmitter.Runtime}ConfigPort.Of<{config.Type}>({DefaultValueText.Literal(config.Name)}, {given}, value => "
                        + $"{Identifiers.Escaped(config.Name)} = value),");
            }
        });
        writer.Line("];");
    }

    private void Run()
    {
        bool isAsync =
            function.Inputs.Count > 0 || function.Outputs.Count > 0 || function.Result.Await != AwaitKind.None || function.Result.IsStream;
        writer.Line(
            $"{(isAsync ? "async " : "")}{ValueTask} {NetEmitter.Runtime}IRunnableComponent.RunAsync({NetEmitter.Library}ComponentContext "
                + "context)");
        writer.Open();
        string[] readers = [.. function.Inputs.Select(input => Identifiers.Escaped(_names.Pick(Identifiers.LowerFirst(input.Name))))];
        for (var i = 0; i < readers.Length; i++)
        {
            writer.Line(
                $"{NetEmitter.Runtime}PacketReader<{function.Inputs[i].Type}> {readers[i]} = {NetEmitter.Field(function.Inputs[i])}.Reader;");
        }

        if (readers.Length == 0)
        {
            Call(readers);
        }
        else
        {
            writer.Block(
                $"while ({string.Join(" && ", readers.Select(reader => $"await {reader}.MoveNextAsync().ConfigureAwait(false)"))})",
                () => Call(readers));
        }

        if (!isAsync)
        {
            writer.Line("return default;");
        }

        writer.Close();
    }

    private void Call(string[] readers)
    {
        IEnumerable<string> arguments = function.Arguments.Select(argument => $"{argument.Parameter}: {Value(argument, readers)}");
        string call = $"{function.Call}({string.Join(", ", arguments)})";
        string result = _names.Pick("result");
        if (function.Result.IsStream)
        {
            writer.Block(
                $"await foreach (var {result} in __Tasks.TaskAsyncEnumerableExtensions.ConfigureAwait({call}, false))",
                () => Put(result));
            return;
        }

        string awaited = function.Result.Await == AwaitKind.None ? call : $"await {call}.ConfigureAwait(false)";
        if (function.Outputs.Count == 0)
        {
            writer.Line($"{awaited};");
            return;
        }

        writer.Line($"var {result} = {awaited};");
        Put(result);
    }

    private string Value(FunctionArgument argument, string[] readers)
    {
        if (argument.Port is not null)
        {
            int position = function.Inputs.Select((input, index) => (input, index)).First(each => each.input.Name == argument.Port).index;
            return readers[position] + ".Current";
        }

        return argument.Config is not null
            ? Identifiers.Escaped(argument.Config)
            : argument.IsContext ? "context" : "context.CancellationToken";
    }

    // All puts begin before one is awaited, because the outputs may be read in any order.
    private void Put(string result)
    {
        if (!function.Result.IsTuple)
        {
            writer.Line($"await {NetEmitter.Field(function.Outputs[0])}.PutAsync({result}).ConfigureAwait(false);");
            return;
        }

        string[] puts = [.. function.Outputs.Select(_ => _names.Pick("put"))];
        for (var i = 0; i < puts.Length; i++)
        {
            writer.Line(
                $"{ValueTask} {puts[i]} = "
                    + $"{NetEmitter.Field(function.Outputs[i])}.PutAsync({result}.Item{(i + 1).ToString(CultureInfo.InvariantCulture)});");
        }

        foreach (string put in puts)
        {
            writer.Line($"await {put}.ConfigureAwait(false);");
        }
    }
}
