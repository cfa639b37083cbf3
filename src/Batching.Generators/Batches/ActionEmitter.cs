using System.Globalization;

namespace Batching.Generators;

/// <summary>Writes one action: its methods for callers, the call that they share, and the item as the engine runs it.</summary>
internal sealed class ActionEmitter
{
    private const string Runtime = BatchEmitter.Runtime;
    private const string Token = GeneratedSignatures.Token;
    private const string Options = GeneratedSignatures.Options + "?";
    private static readonly string[] s_tail = [$"{Token} cancellationToken = default", $"{Options} options = null"];

    private readonly BatchModel _model;
    private readonly ActionModel _action;
    private readonly int _lock;
    private readonly CodeWriter _writer;
    private readonly UniqueNames _names;
    private readonly string _typeParameters;

    public ActionEmitter(BatchModel model, ActionModel action, int lockIndex, CodeWriter writer)
    {
        (_model, _action, _lock, _writer) = (model, action, lockIndex, writer);
        string?[] members = [action.MethodName, action.Item?.Init.Name, action.Item?.Post?.Name];
        _names = new UniqueNames([.. ParameterNames, .. action.TypeParameters, .. members.OfType<string>()]);
        _typeParameters = TypeText.TypeParameterList(action.TypeParameters);
    }

    /// <summary>The name of the call that the methods of an action share, for callers in the same assembly.</summary>
    public static string Core(ActionModel action, bool isAsync) => $"__{action.Identity}{(isAsync ? "Async" : "")}";

    public static string LockField(int index) => $"__lock{(index + 1).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>How a call argument is declared where each item may have its own value.</summary>
    public static string EachParameter(CallParameterModel parameter)
        => parameter.TakesEach
            ? $"global::Batching.Each<{parameter.Type}> {Identifiers.Escaped(parameter.Name)}{(parameter.Default is not null || parameter.IsParams || parameter.OverridesInit ? " = default" : "")}"
            : PlainParameter(parameter);

    /// <summary>How a call argument is declared where all items share a value.</summary>
    public static string PlainParameter(CallParameterModel parameter)
        => $"{(parameter.IsParams ? "params " : "")}{parameter.Type} {Identifiers.Escaped(parameter.Name)}{(parameter.Default is null ? "" : " = " + parameter.Default)}";

    /// <summary>What a method passes on for an argument that each item may have its own value of.</summary>
    public static string EachValue(CallParameterModel parameter)
    {
        string name = Identifiers.Escaped(parameter.Name);
        return parameter switch
        {
            { TakesEach: false } => name,
            { OverridesInit: true } => $"{Runtime}EachArguments.Argument({name})",
            { Default: { } value } => $"{Runtime}EachArguments.ArgumentOr<{parameter.Type}>({name}, {value})",
            { IsParams: true } => $"{Runtime}EachArguments.ArgumentOr<{parameter.Type}>({name}, [])",
            _ => $"{Runtime}EachArguments.Required({name}, nameof({name}))",
        };
    }

    /// <summary>What a method passes on for an argument that all items share.</summary>
    public static string PlainValue(CallParameterModel parameter)
        => parameter switch
        {
            { OverridesInit: true } => "default",
            { TakesEach: true } => $"new({Identifiers.Escaped(parameter.Name)})",
            _ => Identifiers.Escaped(parameter.Name),
        };

    public void Emit()
    {
        Descriptor();
        if (_action.WholeBatch is { } wholeBatch)
        {
            if (wholeBatch.HasAsyncMethod)
            {
                WholeBatchMethod(wholeBatch);
            }

            WholeBatchCore(wholeBatch);
            return;
        }

        ItemModel item = _action.Item!;
        foreach (bool isAsync in item.IsSynchronous ? [false, true] : new[] { true })
        {
            Methods(isAsync);
        }

        foreach (bool isAsync in item.IsSynchronous ? [false, true] : new[] { true })
        {
            ItemCore(item, isAsync);
        }

        new ItemBodyEmitter(_model, _action, item, _writer).Emit();
    }

    private IEnumerable<string> ParameterNames => _action.CallParameters.Select(parameter => parameter.Name).Concat(["cancellationToken", "options"]);

    private string DescriptorField => $"__{Identifiers.LowerFirst(_action.Identity)}Action";

    private string FullName => $"\"{_model.Declaration.Name}.{_action.Name}\"";

    private void Descriptor()
    {
        var settings = new List<string>();
        if (_action.Item is { } item)
        {
            if (item.Target != "Auto")
            {
                settings.Add($"Target = global::Batching.Target.{item.Target}");
            }

            if (item.Await != AwaitKind.None)
            {
                settings.Add("IsAwaitable = true");
            }

            if (item.Init.ItemsAreRows)
            {
                settings.Add("ItemsAreRows = true");
            }
        }

        if (_lock >= 0)
        {
            settings.Add($"Lock = {LockField(_lock)}");
        }

        string initializer = settings.Count == 0 ? "" : $" {{ {string.Join(", ", settings)} }}";
        _writer.Line(GeneratedMembers.FieldAttributes);
        _writer.Line($"private static readonly {Runtime}ActionDescriptor {DescriptorField} = new({FullName}){initializer};");
        _writer.Separate();
    }

    private void Methods(bool isAsync)
    {
        CallParameterModel[] plain = [.. _action.CallParameters.Where(parameter => !parameter.OverridesInit)];
        IEnumerable<string> parameters = plain.Select(PlainParameter);
        IEnumerable<string> values = _action.CallParameters.Select(PlainValue);
        if (plain.Any(parameter => parameter.IsParams))
        {
            Method(isAsync, parameters, [.. values, "default", "null"]);
            Method(isAsync, [$"{Token} cancellationToken", $"{Options} options", .. parameters], [.. values, "cancellationToken", "options"]);
        }
        else
        {
            Method(isAsync, [.. parameters, .. s_tail], [.. values, "cancellationToken", "options"]);
        }

        if (_action.CallParameters.Any(parameter => parameter.TakesEach))
        {
            Method(
                isAsync,
                [.. _action.CallParameters.Select(EachParameter), .. s_tail],
                [.. _action.CallParameters.Select(EachValue), "cancellationToken", "options"],
                isEach: true);
        }
    }

    private void Method(bool isAsync, IEnumerable<string> parameters, IEnumerable<string> values, bool isEach = false)
    {
        DocumentedAttributes();
        if (isEach)
        {
            _writer.Line("[global::System.Runtime.CompilerServices.OverloadResolutionPriority(-1)]");
        }

        _writer.List($"{_action.Accessibility} {ReturnType(isAsync)} {Identifiers.Escaped(_action.Name + (isAsync ? "Async" : ""))}{_typeParameters}(", [.. parameters], ")");
        _writer.Clauses(_action.TypeConstraints);
        _writer.Indented(() => _writer.List($"=> {Core(_action, isAsync)}{_typeParameters}(", [.. values], ");"));
        _writer.Separate();
    }

    private void DocumentedAttributes()
    {
        _writer.Line($"/// <inheritdoc cref=\"{_action.DocumentationId}\"/>");
        _writer.Line(GeneratedMembers.Attributes);
        BatchEmitter.Obsolete(_action, _writer);
    }

    private string ReturnType(bool isAsync) => isAsync ? $"global::System.Threading.Tasks.Task<{_action.Returns.Type}>" : _action.Returns.Type;

    private void WholeBatchMethod(WholeBatchModel wholeBatch)
    {
        string values = string.Join(", ", [.. _action.CallParameters.Select(PlainValue), "cancellationToken"]);
        string core = Core(_action, wholeBatch.Await != AwaitKind.None) + _typeParameters;
        DocumentedAttributes();
        _writer.List(
            $"{_action.Accessibility} {ReturnType(true)} {_action.Name}Async{_typeParameters}(",
            [.. _action.CallParameters.Select(PlainParameter), $"{Token} cancellationToken = default"],
            ")");
        _writer.Clauses(_action.TypeConstraints);
        _writer.Indented(() => _writer.Line(
            wholeBatch.Await == AwaitKind.None
                ? $"=> global::System.Threading.Tasks.Task.Run(() => {core}({values}), cancellationToken);"
                : $"=> {core}({values});"));
        _writer.Separate();
    }

    private void WholeBatchCore(WholeBatchModel wholeBatch)
    {
        bool isAsync = wholeBatch.Await != AwaitKind.None;
        string call = _names.Pick("call");
        string method = Member(_action.MethodName, _action.IsStatic) + _typeParameters;
        string invocation = Awaited($"{method}({Arguments(wholeBatch.Arguments, call)})", wholeBatch.Await);
        CoreHeader(isAsync, _action.CallParameters.Select(CoreParameter).Append($"{Token} cancellationToken"));
        _writer.Open();
        Enter(call, isAsync, "null");
        Return(call, invocation, _action.MethodName);
        _writer.Close();
        _writer.Separate();
    }

    private void ItemCore(ItemModel item, bool isAsync)
    {
        var names = new CallNames(_names, item);
        CoreHeader(isAsync, [.. _action.CallParameters.Select(CoreParameter), $"{Token} cancellationToken", $"{Options} options"]);
        _writer.Open();
        Enter(names.Call, isAsync, "options");
        if (HandsOutToken(item))
        {
            _writer.Block("try", () => Stages(item, names, isAsync));
            _writer.Block($"catch (global::System.OperationCanceledException) when ({names.Call}.IsEnded)", () =>
            {
                _writer.Line($"{names.Call}.ThrowIfEnded();");
                _writer.Line("throw;");
            });
        }
        else
        {
            Stages(item, names, isAsync);
        }

        _writer.Close();
        _writer.Separate();
    }

    /// <summary>Whether a method of the user's that is called once gets the token of the call, and may throw for its sake.</summary>
    private static bool HandsOutToken(ItemModel item)
        => item.Init.Arguments.Concat(item.Post?.Arguments ?? []).Concat(item.Kernel is null ? [] : item.Arguments).Any(argument => argument.Source == ArgumentSource.CancellationToken);

    private void Stages(ItemModel item, CallNames names, bool isAsync)
    {
        Init(item, names);
        if (item.Kernel is { } kernel)
        {
            string method = Member(_action.MethodName, _action.IsStatic) + _typeParameters;
            string made = $"{Runtime}InitItems.Kernel({method}({Arguments(item.Arguments, names.Call)}), {FullName})";
            _writer.Line($"{kernel.DelegateType} {names.Kernel} = {(item.Process is null ? made : $"{names.Call}.RunsInProcesses ? null! : {made}")};");
        }

        Run(item, names, isAsync);
        Post(item, names);
    }

    private void CoreHeader(bool isAsync, IEnumerable<string> parameters)
    {
        _writer.Line(GeneratedMembers.Attributes);
        _writer.Line(BatchEmitter.Hidden);
        BatchEmitter.Obsolete(_action, _writer);
        string accessibility = _action.Accessibility == "private" ? "private" : "internal";
        _writer.List($"{accessibility} {(isAsync ? "async " : "")}{ReturnType(isAsync)} {Core(_action, isAsync)}{_typeParameters}(", [.. parameters], ")");
        _writer.Clauses(_action.TypeConstraints);
    }

    private static string CoreParameter(CallParameterModel parameter)
        => parameter.TakesEach
            ? $"{Runtime}ItemArgument<{parameter.Type}> {Identifiers.Escaped(parameter.Name)}"
            : $"{parameter.Type} {Identifiers.Escaped(parameter.Name)}";

    private void Enter(string call, bool isAsync, string options)
    {
        string enter = $"{Runtime}ActionCall.Enter{(isAsync ? "Async" : "")}({DescriptorField}, this, {options}, cancellationToken)";
        _writer.Line($"using {Runtime}ActionCall {call} = {(isAsync ? $"await {enter}.ConfigureAwait(false)" : enter)};");
    }

    private void Init(ItemModel item, CallNames names)
    {
        InitModel init = item.Init;
        string name = Identifiers.Escaped(init.Name);
        switch (init.Kind)
        {
            case InitKind.Indices:
                _writer.Line($"{TypeText.ArrayOf(init.ElementType)} {names.Items} = this.IndexColumn;");
                break;
            case InitKind.Component:
                _writer.Line($"{TypeText.ArrayOf(init.ElementType)} {names.Items} = {(init.IsNullable ? $"this.RequiredColumn(this.{name}, nameof({name}))" : $"this.{name}")};");
                break;
            case InitKind.Member:
                string member = Member(init.Name, init.IsStatic);
                string source = Awaited(init.IsMethod ? $"{member}({Arguments(init.Arguments, names.Call)})" : member, init.Await);
                string type = init.IsStream ? $"global::System.Collections.Generic.IAsyncEnumerable<{init.ElementType}>" : TypeText.ArrayOf(init.ElementType);
                _writer.Line($"{type} {names.Items} = {Runtime}InitItems.{(init.IsStream ? "Stream" : "Of")}<{init.ElementType}>({source}, {FullName}, \"{init.Name}\");");
                break;
        }
    }

    private void Run(ItemModel item, CallNames names, bool isAsync)
    {
        string results = item.HasColumn ? $"global::Batching.ItemResults<{item.ColumnType}>" : "global::Batching.ItemResults";
        if (item.HasColumn)
        {
            _writer.Line(item.Init.IsStream
                ? $"var {names.Values} = new {Runtime}ItemColumn<{item.ColumnType}>();"
                : $"{TypeText.ArrayOf(item.ColumnType!)} {names.Values} = {Runtime}ActionCall.Column<{item.ColumnType}>({names.Count});");
        }

        string run = item.Init.IsStream ? "RunStreamAsync" : item.Await != AwaitKind.None ? "RunAsync" : isAsync ? "RunOnThreadsAsync" : "Run";
        string[] arguments = item.Init.IsStream
            ? [names.Body, names.Items, .. item.HasColumn ? [names.Values] : Array.Empty<string>()]
            : [names.Body, item.HasColumn ? names.Values : names.Count];
        _writer.List(
            $"var {names.Body} = new __{_action.Identity}Body{_typeParameters}(",
            [.. ItemBodyEmitter.Captures(_action, item).Select(capture => CaptureValue(capture, names))],
            ");");
        string invocation = $"{names.Call}.{run}({string.Join(", ", arguments)})";
        _writer.Line($"{results} {names.Results} = {(isAsync ? $"await {invocation}.ConfigureAwait(false)" : invocation)};");
    }

    private static string CaptureValue(ItemBodyEmitter.Capture capture, CallNames names) => capture.Kind switch
    {
        ItemBodyEmitter.CaptureKind.Batch => "this",
        ItemBodyEmitter.CaptureKind.Kernel => names.Kernel,
        ItemBodyEmitter.CaptureKind.Items => names.Items,
        ItemBodyEmitter.CaptureKind.Values => names.Values,
        _ => capture.Parameter is { TakesEach: true } each
            ? $"{Identifiers.Escaped(each.Name)}.For(this, {names.Count}, nameof({Identifiers.Escaped(each.Name)}))"
            : Identifiers.Escaped(capture.Parameter!.Name),
    };

    private void Post(ItemModel item, CallNames names)
    {
        if (item.Post is not { } post)
        {
            _writer.Line($"{names.Results}.ThrowIfAnyFailed();");
            _writer.Line("return this;");
        }
        else if (post.IsComponent)
        {
            _writer.Line($"this.{Identifiers.Escaped(post.Name)} = {names.Results}.Values;");
            _writer.Line("return this;");
        }
        else
        {
            Return(names.Call, Awaited($"{Member(post.Name, post.IsStatic)}({Arguments(post.Arguments, names.Call, names.Results)})", post.Await), post.Name);
        }
    }

    private void Return(string call, string invocation, string source)
    {
        if (_action.Returns.Kind == ReturnKind.This)
        {
            _writer.Line($"{invocation};");
            _writer.Line("return this;");
        }
        else
        {
            _writer.Line(_action.Returns.Kind == ReturnKind.Batch ? $"return {call}.Adopt({invocation}, \"{source}\");" : $"return {invocation};");
        }
    }

    /// <summary>A member of the user's class, as a method with these parameters names it.</summary>
    private string Member(string name, bool isStatic)
        => (!isStatic ? "this." : ParameterNames.Contains(name) ? _model.Declaration.FullName + "." : "") + Identifiers.Escaped(name);

    /// <summary>The arguments of a user's method that is called once.</summary>
    private static string Arguments(EquatableArray<ArgumentModel> arguments, string call, string results = "")
        => string.Join(", ", arguments.Select(argument => argument.Source == ArgumentSource.Results
            ? results
            : $"{Identifiers.Escaped(argument.Parameter)}: " + argument.Source switch
            {
                ArgumentSource.CancellationToken => $"{call}.CancellationToken",
                ArgumentSource.Extra => argument.Text,
                _ => Identifiers.Escaped(argument.Text),
            }));

    private static string Awaited(string expression, AwaitKind kind) => kind switch
    {
        AwaitKind.None => expression,
        AwaitKind.Custom => $"await {expression}",
        _ => $"await {expression}.ConfigureAwait(false)",
    };

    /// <summary>The locals of a call.</summary>
    private sealed class CallNames(UniqueNames taken, ItemModel item)
    {
        private readonly UniqueNames _scope = taken.Nested();

        public string Call => field ??= _scope.Pick("call");

        public string Items => field ??= _scope.Pick("items");

        public string Kernel => field ??= _scope.Pick("kernel");

        public string Values => field ??= _scope.Pick("values");

        public string Body => field ??= _scope.Pick("body");

        public string Results => field ??= _scope.Pick("results");

        public string Count => item.Init.Kind switch
        {
            InitKind.RunOnce => "1",
            InitKind.Items => "this.Count",
            _ => $"{Items}.Length",
        };
    }
}
