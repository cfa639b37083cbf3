namespace Batching.Generators;

/// <summary>Writes the generated half of a run class.</summary>
internal sealed class RunEmitter
{
    private const string Codecs = "__Codecs";
    private const string Library = "global::Batching.Studies.";

    private readonly RunClassModel _model;
    private readonly CodeWriter _writer = new();
    private readonly string _self;
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    private RunEmitter(RunClassModel model)
    {
        (_model, _self) = (model, model.Declaration.FullName);

        // Names of generated members, here and in the base class.
        var names = new UniqueNames(
            model.Records.Select(record => record.Codec)
                .Concat(["__runType", "__codeManifest", "__Type", "__Code", "__Visit", "__ExecuteAsync", Codecs]));
        foreach (RunParameterModel parameter in model.Taken)
        {
            _fields.Add(parameter.Name, names.Pick($"__{parameter.Name}"));
        }
    }

    public static string Emit(RunClassModel model) => new RunEmitter(model).Emit();

    /// <summary>The directives of the generated files of a run class. One codec serves a type and its nullable form.</summary>
    public static readonly string[] Directives = [
        "#nullable disable warnings // One codec serves a type and its nullable form."];

    private string Emit()
    {
        return GeneratedFile.Of(_model.Declaration, _writer, () =>
        {
            Fields();
            Constructor();
            Properties();
            if (_model.Keyed.Any())
            {
                Grid("Grid", "Every combination of these values, the last parameter fastest. Made as it is read.");
                Grid("Zip", "Rows of these values: the first of each, the second of each, and so on. A single value stands in every row.");
                Sample("Sample", "Random samples: each parameter is drawn by itself. The same seed gives the same runs.");
                Sample("LatinHypercube",
                    "A Latin hypercube: the range of each parameter is cut into as many parts as there are runs, and each part is met "
                        + "once. The same seed gives the same runs.");
            }

            Engine();
            foreach (RecordModel record in _model.Records)
            {
                Record(record);
            }
        }, $"{GeneratedMembers.Runtime}IStoredRun<{_self}>", Directives);
    }

    private void Fields()
    {
        foreach (RunParameterModel parameter in _model.Taken)
        {
            _writer.Line(GeneratedMembers.FieldAttributes);
            _writer.Line($"private readonly {parameter.Type} {Field(parameter)};");
            _writer.Separate();
        }
    }

    private void Constructor()
    {
        _writer.Line("/// <summary>A run with these parameters. Add it to a study.</summary>");
        foreach (RunParameterModel parameter in _model.Taken)
        {
            _writer.Line(
                $"/// <param name=\"{parameter.Name}\">The parameter of "
                    + $"{_model.Method}{(parameter.Kind == RunParameterKind.Unkeyed ? ", on which the result does not depend" : parameter.Form == RunPropertyForm.Value ? "" : ". It is copied")}.</param>");
        }

        _writer.Line(GeneratedMembers.Attributes);
        _writer.List(
            $"{_model.Modifier} {Identifiers.Escaped(_model.Declaration.Name)}(",
            [.. _model.Taken.Select(parameter =>
                $"{parameter.Type} {Identifiers.Escaped(parameter.Name)}{(parameter.Default is null ? "" : $" = {parameter.Default}")}")],
            ")");
        _writer.Open();
        foreach (RunParameterModel parameter in _model.Taken)
        {
            string name = Identifiers.Escaped(parameter.Name);
            _writer.Line($"{Field(parameter)} = {(parameter.Form == RunPropertyForm.Value ? name : $"{Codec(parameter)}.Copy({name})")};");
        }

        _writer.Close();
        _writer.Separate();
    }

    private void Properties()
    {
        foreach (RunParameterModel parameter in _model.Keyed)
        {
            const string Marshal = "global::System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray";
            string value = parameter.Form switch
            {
                RunPropertyForm.Value => Field(parameter),
                RunPropertyForm.ImmutableArray => $"{Marshal}({Field(parameter)})",
                RunPropertyForm.NullableImmutableArray => $"{Field(parameter)} is null ? null : {Marshal}({Field(parameter)})",
                _ => $"{Codec(parameter)}.Copy({Field(parameter)})",
            };
            _writer.Line(
                $"/// <summary>The parameter <c>{parameter.Name}</c> of "
                    + $"{_model.Method}{(parameter.Form == RunPropertyForm.Copy ? ": a copy of it" : "")}.</summary>");
            _writer.Line(GeneratedMembers.Attributes);
            _writer.Line($"{_model.Modifier} {parameter.PropertyType} {Identifiers.Escaped(parameter.Property)} => {value};");
            _writer.Separate();
        }
    }

    private void Grid(string name, string summary)
    {
        RunParameterModel[] keyed = [.. _model.Keyed];
        _writer.Line($"/// <summary>{summary}</summary>");
        foreach (RunParameterModel parameter in _model.Taken)
        {
            _writer.Line(
                $"/// <param "
                    + $"name=\"{parameter.Name}\">{(parameter.Kind == RunParameterKind.Keyed ? "Its value, or values" : "For all runs")}.</param>");
        }

        _writer.Line("/// <returns>The runs. Add them to a study.</returns>");
        _writer.Line(GeneratedMembers.Attributes);
        Signature(name, [], "Axis");
        _writer.Open();
        for (var place = 0; place < keyed.Length; place++)
        {
            RunParameterModel parameter = keyed[place];
            string usual = parameter.Default is null ? "" : $", {parameter.Default}";
            _writer.Line(
                $"{TypeText.ArrayOf(parameter.Type)} {Local(place)} = "
                    + $"{GeneratedMembers.Runtime}RunDesigns.Values<{parameter.Type}>({Identifiers.Escaped(parameter.Name)}, "
                    + $"{Codec(parameter)}{usual});");
        }

        string lengths = $"new int[] {{ {string.Join(", ", keyed.Select((_, place) => $"{Local(place)}.Length"))} }}";
        string names = name == "Zip"
            ? $"new string[] {{ {string.Join(", ", keyed.Select(parameter => DefaultValueText.Literal(parameter.Name)))} }}, "
            : "";
        _writer.Line(
            $"return {GeneratedMembers.Runtime}RunDesigns.{name}<{_self}>({names}{lengths}, __indices => new "
                + $"{_self}({Arguments(place => $"{Local(place)}[__indices[{place}]]")}));");
        _writer.Close();
        _writer.Separate();
    }

    private void Sample(string name, string summary)
    {
        RunParameterModel[] keyed = [.. _model.Keyed];
        var names = new UniqueNames(_model.Taken.Select(parameter => parameter.Name));
        string count = names.Pick("count"), seed = names.Pick("seed");
        _writer.Line($"/// <summary>{summary}</summary>");
        _writer.Line($"/// <param name=\"{count}\">The number of runs.</param>");
        _writer.Line($"/// <param name=\"{seed}\">The seed of the random numbers.</param>");
        foreach (RunParameterModel parameter in _model.Taken)
        {
            _writer.Line(
                $"/// <param "
                    + $"name=\"{parameter.Name}\">{(parameter.Kind == RunParameterKind.Keyed ? "How its values are drawn" : "For all runs")}.</param>");
        }

        _writer.Line("/// <returns>The runs. Add them to a study.</returns>");
        _writer.Line(GeneratedMembers.Attributes);
        Signature(name, [$"int {count}", $"long {seed}"], "Distribution");
        _writer.Open();
        _writer.Line(
            $"return {GeneratedMembers.Runtime}RunDesigns.{name}<{_self}>({count}, {seed}, {keyed.Length}, __draws => new "
                + $"{_self}({Arguments(Drawn)}));");
        _writer.Close();
        _writer.Separate();

        string Drawn(int place)
        {
            RunParameterModel parameter = keyed[place];
            string usual = parameter.Default is null ? "" : $", {parameter.Default}";
            return $"{GeneratedMembers.Runtime}RunDesigns.Draw<{parameter.Type}>({Identifiers.Escaped(parameter.Name)}, __draws[{place}], "
                + $"{DefaultValueText.Literal(parameter.Name)}{usual})";
        }
    }

    private void Signature(string name, string[] first, string values) => _writer.List(
        $"{_model.Modifier} static {Library}RunDesign<{_self}> {name}(",
        [
            .. first,
            .. _model.Taken.Select(parameter => parameter.Kind == RunParameterKind.Keyed
                ? $"{Library}{values}<{parameter.Type}> "
                    + $"{Identifiers.Escaped(parameter.Name)}{(parameter.Default is null ? "" : " = default")}"
                : $"{parameter.Type} {Identifiers.Escaped(parameter.Name)} = {parameter.Default}"),
        ],
        ")");

    private string Arguments(Func<int, string> keyed)
    {
        var place = 0;
        return string.Join(", ", _model.Taken.Select(parameter =>
            $"{Identifiers.Escaped(parameter.Name)}: "
                + $"{(parameter.Kind == RunParameterKind.Keyed ? keyed(place++) : Identifiers.Escaped(parameter.Name))}"));
    }

    private void Engine()
    {
        string runType = $"{GeneratedMembers.Runtime}RunType<{_self}, {_model.ResultType}>";
        string parameters = string.Join(", ", _model.Keyed.Select(Described));
        string json = _model.JsonContext is null ? "null" : $"{_model.JsonContext}.Default";
        _writer.Line(GeneratedMembers.FieldAttributes);
        _writer.List(
            $"private static readonly {runType} __runType = new {runType}(",
            [
                DefaultValueText.Literal(_model.MetadataName),
                $"new {GeneratedMembers.Runtime}RunParameter[] {{ {parameters} }}",
                $"json: {json}",
                $"isAwaitable: {(_model.Return == RunReturn.Value ? "false" : "true")}",
                $"timeoutSeconds: {_model.Timeout}",
            ],
            ");");
        _writer.Separate();
        _writer.Line(GeneratedMembers.Attributes);
        _writer.Line($"static {GeneratedMembers.Runtime}RunType {GeneratedMembers.Runtime}IStoredRun<{_self}>.__RunType => __runType;");
        _writer.Separate();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line(GeneratedMembers.Attributes);
        _writer.Line(GeneratedMembers.Hidden);
        _writer.Line($"protected override {GeneratedMembers.Runtime}RunType __Type => __runType;");
        _writer.Separate();
        Make();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line(GeneratedMembers.Attributes);
        _writer.Line(GeneratedMembers.Hidden);
        _writer.Block($"protected override void __Visit({GeneratedMembers.Runtime}ParameterVisitor visitor)", () =>
        {
            foreach (RunParameterModel parameter in _model.Keyed.OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
            {
                _writer.Line(
                    $"visitor.Visit<{parameter.Type}>({DefaultValueText.Literal(parameter.Name)}, {Codec(parameter)}, {Field(parameter)});");
            }
        });
        _writer.Separate();
        Execute();
        if (!_model.Keyed.Any())
        {
            return;
        }

        _writer.Line(GeneratedMembers.Attributes);
        _writer.Block($"private static class {Codecs}", () =>
        {
            foreach (RunParameterModel parameter in _model.Keyed)
            {
                _writer.Line(
                    $"internal static readonly {GeneratedMembers.Runtime}ValueCodec<{parameter.Type}> "
                        + $"{Identifiers.Escaped(parameter.Name)} = {parameter.Codec};");
            }
        });
        _writer.Separate();
    }

    private static string Described(RunParameterModel parameter)
    {
        string names = parameter.FormerNames.Count == 0
            ? ""
            : $" {{ FormerNames = new string[] {{ {string.Join(", ", parameter.FormerNames.Select(DefaultValueText.Literal))} }} }}";
        string value =
            parameter.FormerValue is null ? "" : $".WithFormerValue<{parameter.Type}>({Codec(parameter)}, {parameter.FormerValue})";
        return $"new {GeneratedMembers.Runtime}RunParameter({DefaultValueText.Literal(parameter.Name)}, {Codec(parameter)}){names}{value}";
    }

    private void Make()
    {
        _writer.Line(GeneratedMembers.Attributes);
        _writer.Block(
            $"static {_self} {GeneratedMembers.Runtime}IStoredRun<{_self}>.__Make({GeneratedMembers.Runtime}ParameterValues __values)",
            () =>
        {
            foreach (RunParameterModel parameter in _model.Keyed.OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
            {
                _writer.Line(
                    $"{parameter.Type} {Identifiers.Escaped(parameter.Name)} = "
                        + $"__values.Take<{parameter.Type}>({DefaultValueText.Literal(parameter.Name)}, {Codec(parameter)});");
            }

            _writer.Line("__values.End();");
            _writer.Line(
                $"return new "
                    + $"{_self}({string.Join(", ", _model.Keyed.Select(parameter => $"{Identifiers.Escaped(parameter.Name)}: {Identifiers.Escaped(parameter.Name)}"))});");
        });
        _writer.Separate();
    }

    private void Execute()
    {
        string arguments = string.Join(", ", _model.Parameters.Select(parameter =>
            $"{Identifiers.Escaped(parameter.Name)}: "
                + $"{(parameter.Kind == RunParameterKind.Token ? "__cancellationToken" : parameter.Form == RunPropertyForm.Value ? Field(parameter) : $"{Codec(parameter)}.Copy({Field(parameter)})")}"));
        string task = $"__Tasks.ValueTask<{_model.ResultType}>";
        const string Token = "global::System.Threading.CancellationToken __cancellationToken";
        _writer.Line("/// <inheritdoc/>");
        _writer.Line(GeneratedMembers.Attributes);
        _writer.Line(GeneratedMembers.Hidden);
        if (_model.Return == RunReturn.Value)
        {
            _writer.Line($"protected override {task} __ExecuteAsync({Token})");
            _writer.Indented(() => _writer.Line($"=> new {task}({_model.Method}({arguments}));"));
        }
        else
        {
            _writer.Line($"protected override async {task} __ExecuteAsync({Token})");
            _writer.Indented(() => _writer.Line($"=> await {_model.Method}({arguments}).ConfigureAwait(false);"));
        }

        _writer.Separate();
    }

    private void Record(RecordModel record)
    {
        _writer.Line(GeneratedMembers.Attributes);
        _writer.Block($"private sealed class {record.Codec} : {GeneratedMembers.Runtime}RecordCodec<{record.Type}>", () =>
        {
            _writer.Line($"internal static readonly {record.Codec} Instance = new {record.Codec}();");
            foreach (RecordMemberModel member in record.Members)
            {
                _writer.Line(
                    $"private static readonly {GeneratedMembers.Runtime}ValueCodec<{member.Type}> __{member.Name} = {member.Codec};");
            }

            _writer.Separate();
            _writer.Line($"private {record.Codec}() : base({DefaultValueText.Literal(record.MetadataName)})");
            _writer.Open();
            _writer.Close();
            _writer.Separate();
            if (!record.IsImmutable)
            {
                _writer.Line($"public override {record.Type} Copy({record.Type} value)");
                _writer.Indented(
                    () => _writer.Line(
                        $"=> {(record.IsValueType ? "" : "value is null ? value : ")}{New(record, member => $"__{member.Name}.Copy(value.{Identifiers.Escaped(member.Name)})")};"));
                _writer.Separate();
            }

            _writer.Block($"protected override void Visit({GeneratedMembers.Runtime}ParameterVisitor visitor, {record.Type} value)", () =>
            {
                foreach (RecordMemberModel member in record.Members)
                {
                    _writer.Line(
                        $"visitor.Visit<{member.Type}>({DefaultValueText.Literal(member.Name)}, __{member.Name}, "
                            + $"value.{Identifiers.Escaped(member.Name)});");
                }
            });
            _writer.Separate();
            _writer.Block($"protected override {record.Type} Make({GeneratedMembers.Runtime}ParameterValues values)", () =>
            {
                for (var place = 0; place < record.Members.Count; place++)
                {
                    RecordMemberModel member = record.Members[place];
                    _writer.Line(
                        $"{member.Type} {Local(place)} = values.Take<{member.Type}>({DefaultValueText.Literal(member.Name)}, "
                            + $"__{member.Name});");
                }

                _writer.Line("values.End();");
                _writer.Line($"return {New(record, member => Local(record.Members.ToList().IndexOf(member)))};");
            });
        });
        _writer.Separate();
    }

    private static string New(RecordModel record, Func<RecordMemberModel, string> value)
    {
        string arguments = string.Join(
            ", ", record.Members.Where(member => member.ConstructorPlace >= 0).OrderBy(member => member.ConstructorPlace).Select(value));
        string[] set = [
            .. record.Members.Where(member => member.ConstructorPlace < 0)
                .Select(member => $"{Identifiers.Escaped(member.Name)} = {value(member)}")];
        return $"new {record.Type}({arguments}){(set.Length == 0 ? "" : $" {{ {string.Join(", ", set)} }}")}";
    }

    private static string Local(int place) => $"__{place}";

    private string Field(RunParameterModel parameter) => _fields[parameter.Name];

    private static string Codec(RunParameterModel parameter) => $"{Codecs}.{Identifiers.Escaped(parameter.Name)}";
}
