namespace Batching.Generators;

/// <summary>
/// Writes the call of an action as a class with the values that all items share. It begins with Init, runs items in a loop into which the
/// item method can be inlined, and ends with Post. The library does the rest.
/// </summary>
internal sealed class CallEmitter
{
    private const string Runtime = GeneratedMembers.Runtime;
    private const string ValueTask = "__Tasks.ValueTask";

    /// <summary>The members of the class itself. They hide static members of the containing class.</summary>
    internal static readonly string[] OwnMembers =
    [
        "Adopt", "Begin", "BeginAsync", "CancellationToken", "Column", "Dispose", "End", "EndAsync", "Results", "Run", "RunAsync",
        "RunsInProcesses", "StreamAsync",
        "Equals", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString",
    ];

    private readonly BatchModel _model;
    private readonly ActionModel _action;
    private readonly int _lock;
    private readonly CodeWriter _writer;
    private readonly UniqueNames _names;
    private readonly Dictionary<string, string> _arguments;
    private readonly string _typeParameters;
    private readonly string _batch;
    private readonly string _descriptor;
    private readonly string _kernel;
    private readonly string _items;
    private readonly string _values;
    private readonly string _element;
    private readonly string _position;
    private readonly string _worker;
    private readonly string _results;

    public CallEmitter(BatchModel model, ActionModel action, int lockIndex, CodeWriter writer)
    {
        (_model, _action, _lock, _writer) = (model, action, lockIndex, writer);
        _typeParameters = TypeText.TypeParameterList(action.TypeParameters);
        string?[] members = [action.MethodName, action.Item?.Init.Name, action.Item?.Post?.Name];
        UniqueNames names = _names = new UniqueNames(
            [.. action.CallParameters.Select(parameter => parameter.Name), .. action.TypeParameters, .. members.OfType<string>()]);

        // A member of the base class would hide an argument of that name.
        _arguments = action.CallParameters.ToDictionary(
            parameter => parameter.Name,
            parameter => OwnMembers.Contains(parameter.Name) ? names.Pick("_" + parameter.Name) : Identifiers.Escaped(parameter.Name));
        _batch = names.Pick("batch");
        _descriptor = names.Pick("s_action");
        _kernel = names.Pick("_kernel");
        _items = names.Pick(action.Item is { } item && UsesItems(item) ? "_items" : "items");
        _values = names.Pick("_values");
        _element = names.Pick("item");
        _position = names.Pick("position");
        _worker = names.Pick("worker");
        _results = names.Pick("results");
    }

    private string FullName => $"\"{_model.Declaration.Name}.{_action.Name}\"";

    /// <summary>The name of the class, for callers in the same assembly.</summary>
    public static string Name(ActionModel action) => $"__{action.Identity}Call{TypeText.TypeParameterList(action.TypeParameters)}";

    public void Emit()
    {
        ItemModel? item = _action.Item;
        string baseClass = item is { Init: { IsStream: true } stream }
            ? $"StreamedActionCall<{stream.ElementType}, {_action.Returns.Type}>"
            : $"ActionCall<{_action.Returns.Type}>";
        string contracts =
            item is null || item.Init.IsStream ? "" : $", {Runtime}{(item.Await == AwaitKind.None ? "IItemBody" : "IAsyncItemBody")}";
        _writer.Line(GeneratedMembers.Attributes);
        _writer.Line(GeneratedMembers.Hidden);
        BatchEmitter.Obsolete(_action, _writer);
        _writer.List(
            $"{(_action.Accessibility == "private" ? "private" : "internal")} sealed class {Name(_action)}(",
            [$"{_model.Declaration.FullName} {_batch}", .. _action.CallParameters.Select(Parameter)],
            ")");
        _writer.Indented(
            () => _writer.Line(
                $": {Runtime}{baseClass}({_descriptor}, {_batch}){contracts}{(item?.Process is null ? "" : $", {Runtime}IProcessBody")}"));
        _writer.Clauses(_action.TypeConstraints);
        _writer.Open();
        Descriptor();
        if (item is null)
        {
            WholeBatch(_action.WholeBatch!);
            _writer.Close();
            _writer.Separate();
            return;
        }

        Fields(item);
        _writer.Separate();
        Begin(item);
        _writer.Separate();
        Body(item);
        _writer.Separate();
        End(item);
        if (item.Process is not { } process)
        {
            _writer.Close();
            _writer.Separate();
            return;
        }

        var emitter = new ProcessEmitter(_model, _action, item, process, _writer);
        emitter.Caller(_names.Nested(), Value, name => _arguments[name], _batch, _items, _values, _position);
        _writer.Close();
        _writer.Separate();
        emitter.Worker();
    }

    private static EquatableArray<ArgumentModel> ItemArguments(ItemModel item) => item.Kernel?.Arguments ?? item.Arguments;

    /// <summary>Whether the item is an element of an array that Init gave.</summary>
    private static bool UsesItems(ItemModel item)
        => !item.Init.IsStream && item.Init.Kind is not (InitKind.RunOnce or InitKind.Items)
            && ItemArguments(item).Any(argument => argument.Source == ArgumentSource.Init);

    /// <summary>The call arguments that may differ for each item.</summary>
    private IEnumerable<CallParameterModel> PerItemArguments(ItemModel item)
        => _action.CallParameters.Where(parameter => parameter.TakesPerItem
            // The arguments of the kernel itself are sent to the worker, which calls the kernel.
            && (parameter.OverridesInit || (item.Process is not null && item.Kernel is not null)
                || ItemArguments(item).Any(argument => argument.Source == ArgumentSource.Call && argument.Text == parameter.Name)));

    private string Parameter(CallParameterModel parameter)
        => $"{(parameter.TakesPerItem ? $"{Runtime}ItemArgument<{parameter.Type}>" : parameter.Type)} {_arguments[parameter.Name]}";

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
            settings.Add($"Lock = {ActionEmitter.LockField(_lock)}");
        }

        string initializer = settings.Count == 0 ? "" : $" {{ {string.Join(", ", settings)} }}";
        _writer.Line($"private static readonly {Runtime}ActionDescriptor {_descriptor} = new({FullName}){initializer};");
    }

    private void Fields(ItemModel item)
    {
        if (UsesItems(item))
        {
            _writer.Line($"private {TypeText.ArrayOf(item.Init.ElementType)} {_items} = null!;");
        }

        if (item.HasColumn)
        {
            _writer.Line(item.Init.IsStream
                ? $"private readonly {Runtime}ItemColumn<{item.ColumnType}> {_values} = new();"
                : $"private {TypeText.ArrayOf(item.ColumnType!)} {_values} = null!;");
        }

        if (item.Kernel is { } kernel)
        {
            _writer.Line($"private {kernel.DelegateType} {_kernel} = null!;");
        }
    }

    private void WholeBatch(WholeBatchModel wholeBatch)
    {
        string method = Member(_action.MethodName, _action.IsStatic) + _typeParameters;
        _writer.Separate();
        Ending(wholeBatch.Await, () => Return($"{method}({Arguments(wholeBatch.Arguments)})", wholeBatch.Await, _action.MethodName));
    }

    private void Begin(ItemModel item)
    {
        InitModel init = item.Init;
        if (init.IsStream)
        {
            string stream = $"global::System.Collections.Generic.IAsyncEnumerable<{init.ElementType}>";
            _writer.Block($"protected override {(init.Await == AwaitKind.None ? "" : "async ")}{ValueTask}<{stream}> StreamAsync()", () =>
            {
                Kernel(item);
                string items = $"{Runtime}InitItems.Stream<{init.ElementType}>({Source(init)}, {FullName}, \"{init.Name}\")";
                _writer.Line(init.Await == AwaitKind.None ? $"return new({items});" : $"return {items};");
            });
            return;
        }

        _writer.Block($"protected override {(init.Await == AwaitKind.None ? "int Begin" : $"async {ValueTask}<int> BeginAsync")}()", () =>
        {
            string? items = init.Kind switch
            {
                InitKind.Indices => $"{_batch}.IndexColumn",
                InitKind.Component when init.IsNullable =>
                    $"{_batch}.RequiredColumn({_batch}.{Identifiers.Escaped(init.Name)}, \"{init.Name}\")",
                InitKind.Component => $"{_batch}.{Identifiers.Escaped(init.Name)}",
                InitKind.Member => $"{Runtime}InitItems.Of<{init.ElementType}>({Source(init)}, {FullName}, \"{init.Name}\")",
                _ => null,
            };
            if (items is not null)
            {
                _writer.Line($"{(UsesItems(item) ? "" : TypeText.ArrayOf(init.ElementType) + " ")}{_items} = {items};");
            }

            Kernel(item);
            string count = init.Kind switch
            {
                InitKind.RunOnce => "1",
                InitKind.Items => $"{_batch}.Count",
                _ => $"{_items}.Length",
            };
            if (item.HasColumn)
            {
                _writer.Line($"{_values} = Column<{item.ColumnType}>({count});");
            }

            foreach (CallParameterModel each in PerItemArguments(item))
            {
                string name = _arguments[each.Name];
                _writer.Line($"{name} = {name}.For({_batch}, {count}, \"{each.Name}\");");
            }

            _writer.Line($"return {count};");
        });
    }

    private string Source(InitModel init)
    {
        string member = Member(init.Name, init.IsStatic);
        return Awaited(init.IsMethod ? $"{member}({Arguments(init.Arguments)})" : member, init.Await);
    }

    private void Kernel(ItemModel item)
    {
        if (item.Kernel is null)
        {
            return;
        }

        string method = Member(_action.MethodName, _action.IsStatic) + _typeParameters;
        string made = $"{Runtime}InitItems.Kernel({method}({Arguments(item.Arguments)}), {FullName})";
        _writer.Line($"{_kernel} = {(item.Process is null ? made : $"RunsInProcesses ? null! : {made}")};");
    }

    private void Body(ItemModel item)
    {
        if (item.Init.IsStream)
        {
            Awaitable(item, "override ", $"{item.Init.ElementType} {_element}, ");
        }
        else if (item.Await != AwaitKind.None)
        {
            Awaitable(item, "", "");
        }
        else
        {
            string first = _names.Pick("first");
            string end = _names.Pick("end");
            _writer.Block($"public void Run(int {first}, int {end}, {Runtime}ItemWorker {_worker})", () =>
                _writer.Block($"for (int {_position} = {first}; {_worker}.MayRun({_position}, {end}); {_position}++)", () =>
                    _writer.Line($"{Kept(item, Invocation(item))};")));
        }
    }

    private void Awaitable(ItemModel item, string modifier, string element)
    {
        string parameters = $"{element}int {_position}, {Runtime}ItemWorker {_worker}";
        bool isPlainTask = item.Await is AwaitKind.Task or AwaitKind.ValueTask;
        if (item.Await == AwaitKind.None)
        {
            _writer.Block($"public {modifier}{ValueTask} RunAsync({parameters})", () =>
            {
                _writer.Line($"{Kept(item, Invocation(item))};");
                _writer.Line("return default;");
            });
        }
        else if (isPlainTask && (!item.HasColumn || item.ResultType == item.ColumnType))
        {
            _writer.Line($"public {modifier}{ValueTask} RunAsync({parameters})");
            _writer.Indented(() => _writer.Line(item.HasColumn
                ? $"=> {Runtime}ItemTask.Keep({Invocation(item)}, {_values}, {_position});"
                : $"=> {Runtime}ItemTask.Run({Invocation(item)});"));
        }
        else
        {
            _writer.Line($"public {modifier}async {ValueTask} RunAsync({parameters})");
            _writer.Indented(
                () => _writer.Line($"=> {Kept(item, $"await {Invocation(item)}{(isPlainTask ? ".ConfigureAwait(false)" : "")}")};"));
        }
    }

    private void End(ItemModel item)
    {
        string results = $"Results({(item.HasColumn ? _values : "")})";
        Ending(item.Post?.Await ?? AwaitKind.None, () =>
        {
            if (item.Post is not { } post)
            {
                _writer.Line($"{results}.ThrowIfAnyFailed();");
                _writer.Line($"return {_batch};");
            }
            else if (post.IsComponent)
            {
                _writer.Line($"{_batch}.{Identifiers.Escaped(post.Name)} = {results}.GetValues();");
                _writer.Line($"return {_batch};");
            }
            else
            {
                _writer.Line($"global::Batching.ItemResults{(item.HasColumn ? $"<{item.ColumnType}>" : "")} {_results} = {results};");
                Return($"{Member(post.Name, post.IsStatic)}({Arguments(post.Arguments)})", post.Await, post.Name);
            }
        });
    }

    private void Ending(AwaitKind await, System.Action write)
        => _writer.Block(
            $"protected override "
                + $"{(await == AwaitKind.None ? $"{_action.Returns.Type} End" : $"async {ValueTask}<{_action.Returns.Type}> EndAsync")}()",
                write);

    private void Return(string invocation, AwaitKind await, string source)
    {
        string value = Awaited(invocation, await);
        if (_action.Returns.Kind == ReturnKind.This)
        {
            _writer.Line($"{value};");
            _writer.Line($"return {_batch};");
        }
        else
        {
            _writer.Line(_action.Returns.Kind == ReturnKind.Batch ? $"return Adopt({value}, \"{source}\");" : $"return {value};");
        }
    }

    private string Kept(ItemModel item, string expression) => item.HasColumn ? $"{_values}[{_position}] = {expression}" : expression;

    private bool IsParameter(string name) => _action.CallParameters.Any(parameter => parameter.Name == name);

    /// <summary>A member of the user's class, as this class writes it.</summary>
    private string Member(string name, bool isStatic)
        => (!isStatic ? _batch + "." : IsParameter(name) || OwnMembers.Contains(name) ? _model.Declaration.FullName + "." : "")
            + Identifiers.Escaped(name);

    /// <summary>The arguments of a user's method that is called once for the batch.</summary>
    private string Arguments(EquatableArray<ArgumentModel> arguments)
        => string.Join(", ", arguments.Select(argument => argument.Source == ArgumentSource.Results
            ? _results
            : $"{Identifiers.Escaped(argument.Parameter)}: " + argument.Source switch
            {
                ArgumentSource.CancellationToken => "CancellationToken",
                ArgumentSource.Extra => argument.Text,
                _ => _arguments[argument.Text],
            }));

    private static string Awaited(string expression, AwaitKind kind) => kind switch
    {
        AwaitKind.None => expression,
        AwaitKind.Custom => $"await {expression}",
        _ => $"await {expression}.ConfigureAwait(false)",
    };

    private string Invocation(ItemModel item)
    {
        if (item.Kernel is { } kernel)
        {
            return $"{_kernel}({string.Join(", ", kernel.Arguments.Select(Value))})";
        }

        // Named arguments, so that no generated overload is called instead of the item method.
        string arguments =
            string.Join(", ", item.Arguments.Select(argument => $"{Identifiers.Escaped(argument.Parameter)}: {Value(argument)}"));
        return $"{Member(_action.MethodName, _action.IsStatic)}{_typeParameters}({arguments})";
    }

    private string Value(ArgumentModel argument)
    {
        switch (argument.Source)
        {
            case ArgumentSource.CancellationToken:
                return $"{_worker}.CancellationToken";
            case ArgumentSource.Context:
                return $"{_worker}.Context({_position})";
            case ArgumentSource.Random:
                return $"{_worker}.Random({_position})";
            case ArgumentSource.Init:
                InitModel init = _action.Item!.Init;
                string element =
                    init.Kind == InitKind.Items ? $"new Item({_batch}, {_position})" : init.IsStream ? _element : $"{_items}[{_position}]";
                bool isOverridable =
                    _action.CallParameters.Any(parameter => parameter.OverridesInit && parameter.Name == argument.Parameter);
                return isOverridable
                    ? $"{_arguments[argument.Parameter]}.Or({_position}, {element}{argument.Text})"
                    : element + argument.Text;
            default:
                CallParameterModel call = _action.CallParameters.First(parameter => parameter.Name == argument.Text);
                return _arguments[call.Name] + (call.TakesPerItem ? $"[{_position}]" : "");
        }
    }
}
