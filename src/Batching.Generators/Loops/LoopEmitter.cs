namespace Batching.Generators;

/// <summary>Writes the generated half of a loop class.</summary>
internal sealed class LoopEmitter
{
    private const string Token = "global::System.Threading.CancellationToken";
    private const string Options = "global::Batching.Loops.LoopOptions";
    private const string ValueTask = "__Tasks.ValueTask";
    private const string Pooled = "[global::System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(global::System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder";

    /// <summary>The constraint of the type argument that says whether a run is watched.</summary>
    public const string Watch = $"where TInstrumentation : struct, {GeneratedMembers.Runtime}ILoopInstrumentation";

    private readonly LoopModel _model;
    private readonly CodeWriter _writer;
    private readonly string _element;
    private readonly string _elementArgument;

    private LoopEmitter(LoopModel model, CodeWriter writer)
    {
        (_model, _writer) = (model, writer);
        (_element, _elementArgument) = model.ElementType is { } type ? ($", {type} element", ", element") : ("", "");
    }

    public static string Emit(LoopModel model)
    {
        var writer = new CodeWriter();
        return GeneratedFile.Of(model.Declaration, writer, new LoopEmitter(model, writer).Members, $"{GeneratedMembers.Runtime}ILoop");
    }

    private void Members()
    {
        Outline();
        Entries();
        EventsMethod();
        foreach (LoopSectionModel section in _model.Sections)
        {
            var emitter = new LoopSectionEmitter(_model, section, _writer);
            emitter.FailedMethod();
            emitter.FinallyMethod();
        }

        EventsClass();
        LoopCallbackEmitter.Emit(_model, _writer);
        Contract();
    }

    private void Outline()
    {
        _writer.Line(GeneratedMembers.FieldAttributes);
        _writer.Line($"private static readonly {GeneratedMembers.Runtime}LoopOutline __outline = new(");
        _writer.Indented(() =>
        {
            _writer.Line($"typeof({_model.Declaration.FullName}),");
            _writer.Line($"{DefaultValueText.Literal(_model.ShownName)},");
            Array([.. _model.Events.Select(each =>
                $"new(Events.{each.Name}, {(each.Yields is { } yields ? DefaultValueText.Literal(yields.ShownType) : "null")}, "
                    + $"{(each.IsDeclaredOnly ? "true" : "false")}, [{string.Join(", ", each.Writes.Select(DefaultValueText.Literal))}])")], ",");
            Array([.. _model.Inner.Select(
                each => $"new({DefaultValueText.Literal(each.Name)}, {Number(each.AfterEvent)}, typeof({each.Type}))")], ");");
        });
        _writer.Separate();
        _writer.Line(GeneratedMembers.FieldAttributes);
        _writer.Line($"private readonly {GeneratedMembers.Runtime}LoopState __state = new();");
        _writer.Separate();
        _writer.Line("/// <summary>The times of the last run of this object; null before a run has ended.</summary>");
        _writer.Line(GeneratedMembers.Attributes);
        _writer.Line("public global::Batching.Loops.LoopReport? Report => __state.Report;");
        _writer.Separate();
    }

    private void Array(IReadOnlyList<string> parts, string tail)
    {
        if (parts.Count == 0)
        {
            _writer.Line("[]" + tail);
            return;
        }

        _writer.Line("[");
        _writer.Indented(() =>
        {
            foreach (string part in parts)
            {
                _writer.Line(part + ",");
            }
        });
        _writer.Line("]" + tail);
    }

    private void Entries()
    {
        string name = _model.IsAsync ? "RunAsync" : "Run";
        string result = _model.IsAsync ? "__Tasks.Task" : "void";
        string element = _model.ElementType is { } type ? $"{type} element, " : "";
        string argument = _model.ElementType is null ? "" : "element, ";
        EntryDocumentation(hasOptions: false);
        _writer.Line(
            $"{_model.Modifier} {result} {name}({element}{Token} cancellationToken = default) => {name}({argument}{Options}.Default, "
                + "cancellationToken);");
        _writer.Separate();
        EntryDocumentation(hasOptions: true);
        _writer.Block(
            $"{_model.Modifier} {(_model.IsAsync ? "async " : "")}{result} {name}({element}{Options} options, {Token} cancellationToken = "
                + "default)", () =>
        {
            _writer.Line(
                $"{GeneratedMembers.Runtime}LoopRun run = {GeneratedMembers.Runtime}LoopRun.Begin(this, options, cancellationToken);");
            _writer.Block("try", () =>
            {
                if (_model.ElementType is not null)
                {
                    _writer.Line("run.Root.SetElement(element);");
                }

                Dispatch();
            });
            Rethrow(_writer, "run.Fail(failure)");
            _writer.Line();
            _writer.Line("run.Complete();");
        });
        _writer.Separate();
        _writer.Line(
            "/// <summary>The tree of sections, events and inner loops, with the fields that each event writes and the times of the last "
                + "run.</summary>");
        _writer.Line(GeneratedMembers.Attributes);
        _writer.Line($"public string Describe() => {GeneratedMembers.Runtime}LoopText.Describe(this);");
        _writer.Separate();
        _writer.Line("/// <summary>The tree as a Mermaid flowchart.</summary>");
        _writer.Line(GeneratedMembers.Attributes);
        _writer.Line($"public string ToMermaid() => {GeneratedMembers.Runtime}LoopText.ToMermaid(this);");
        _writer.Separate();
    }

    /// <summary>Throws the failure, or the exception that replaced it.</summary>
    public static void Rethrow(CodeWriter writer, string whole, string filter = "")
        => writer.Block($"catch (global::System.Exception failure){filter}", () =>
    {
        writer.Block($"if ({whole} is {{ }} all)", () => writer.Line("throw all;"));
        writer.Line();
        writer.Line("throw;");
    });

    private void EntryDocumentation(bool hasOptions)
    {
        _writer.Line(
            "/// <summary>Runs the loop: its sections in the order of their declaration, with their inner loops. An object has one run at "
                + "a time.</summary>");
        if (_model.ElementType is not null)
        {
            _writer.Line("/// <param name=\"element\">The element that the events take.</param>");
        }

        if (hasOptions)
        {
            _writer.Line("/// <param name=\"options\">Callbacks, and whether times are measured.</param>");
        }

        _writer.Line("/// <param name=\"cancellationToken\">Ends the run: Finally events still run, Failed events do not.</param>");
        if (hasOptions)
        {
            _writer.Line("/// <exception cref=\"global::System.ArgumentException\">A callback fits no loop of the run.</exception>");
        }

        _writer.Line(
            "/// <exception cref=\"global::System.InvalidOperationException\">The object is running already, or an inner loop is "
                + "null.</exception>");
        _writer.Line(
            "/// <exception cref=\"global::Batching.Loops.LoopException\">Something failed, and then an event that handled the failure "
                + "failed too. A single failure is thrown as it is.</exception>");
        _writer.Line(GeneratedMembers.Attributes);
    }

    // The JIT compiler knows as a constant which of the two it is.
    private void Dispatch()
    {
        string call = _model.IsAsync ? $"await {LoopSymbols.EntryPoint}Async" : LoopSymbols.EntryPoint;
        _writer.Block("if (run.Root.IsInstrumented)",
            () => _writer.Line($"{call}<{GeneratedMembers.Runtime}Instrumented>(run.Root{_elementArgument}, cancellationToken);"));
        _writer.Block("else",
            () => _writer.Line($"{call}<{GeneratedMembers.Runtime}Uninstrumented>(run.Root{_elementArgument}, cancellationToken);"));
    }

    private void EventsMethod()
    {
        _writer.Line("/// <summary>Called only by generated code: runs the loop within a run.</summary>");
        _writer.Line(GeneratedMembers.Attributes);
        _writer.Line(GeneratedMembers.Hidden);
        if (_model.IsAsync)
        {
            _writer.Line($"{Pooled}))]");
        }

        string result = _model.IsAsync ? $"async {ValueTask}" : "void";
        _writer.Line(
            $"{_model.Modifier} {result} "
                + $"{LoopSymbols.EntryPoint}{(_model.IsAsync ? "Async" : "")}<TInstrumentation>({GeneratedMembers.Runtime}LoopFrame "
                + $"frame{_element}, {Token} cancellationToken)");
        _writer.Clauses([Watch]);
        _writer.Open();
        if (_model.MayLeave)
        {
            _writer.Line("frame.Enter();");
        }
        else
        {
            _writer.Block("if (TInstrumentation.IsOn)", () => _writer.Line("frame.Enter();"));
            _writer.Separate();
        }

        foreach (LoopSectionModel section in _model.Sections)
        {
            _writer.Line();
            new LoopSectionEmitter(_model, section, _writer).Section();
        }

        _writer.Close();
        _writer.Separate();
    }

    private void EventsClass()
    {
        _writer.Line("/// <summary>The events of this loop, for callbacks that take the event at which they run.</summary>");
        _writer.Line(GeneratedMembers.Attributes);
        _writer.Block("public static class Events", () =>
        {
            foreach (LoopEventModel each in _model.Events)
            {
                string kind = $"global::Batching.Loops.LoopEventKind.{each.Kind}";
                string type = $"global::Batching.Loops.LoopEvent<{_model.Declaration.FullName}>";
                _writer.Line($"/// <summary>{each.Name}.</summary>");
                _writer.Line(
                    $"public static {type} {each.Name} {{ get; }} = new({Number(each.Index)}, {kind}, "
                        + $"{DefaultValueText.Literal(each.Section)});");
                _writer.Separate();
            }
        });
        _writer.Separate();
    }

    private void Contract()
    {
        _writer.Line($"{GeneratedMembers.Runtime}LoopOutline {GeneratedMembers.Runtime}ILoop.Outline => __outline;");
        _writer.Separate();
        _writer.Line($"{GeneratedMembers.Runtime}LoopState {GeneratedMembers.Runtime}ILoop.State => __state;");
        _writer.Separate();
        _writer.Line($"object? {GeneratedMembers.Runtime}ILoop.InnerLoop(int index) => index switch");
        _writer.Line("{");
        _writer.Indented(() =>
        {
            foreach (LoopInnerModel inner in _model.Inner)
            {
                _writer.Line($"{Number(inner.Index)} => this.{Identifiers.Escaped(inner.Name)},");
            }

            _writer.Line("_ => throw new global::System.ArgumentOutOfRangeException(nameof(index)),");
        });
        _writer.Line("};");
    }

    public static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
