namespace Batching.Generators;

/// <summary>
/// Writes the item of an action as the engine runs it: a struct that holds what all items share, so that the item method is inlined into the worker's loop.
/// </summary>
internal sealed class ItemBodyEmitter
{
    private const string Runtime = BatchEmitter.Runtime;

    /// <summary>The members of the struct itself: they hide the static members of the class around it.</summary>
    private static readonly string[] s_ownMembers = ["Run", "RunAsync", "Equals", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    private readonly BatchModel _model;
    private readonly ActionModel _action;
    private readonly ItemModel _item;
    private readonly CodeWriter _writer;
    private readonly UniqueNames _names;
    private readonly string _typeParameters;
    private readonly string _batch;
    private readonly string _kernel;
    private readonly string _items;
    private readonly string _values;
    private readonly string _element;
    private readonly string _position;
    private readonly string _worker;

    public ItemBodyEmitter(BatchModel model, ActionModel action, ItemModel item, CodeWriter writer)
    {
        (_model, _action, _item, _writer) = (model, action, item, writer);
        _typeParameters = TypeText.TypeParameterList(action.TypeParameters);
        UniqueNames names = _names = new UniqueNames([.. action.CallParameters.Select(parameter => parameter.Name), .. action.TypeParameters, action.MethodName]);
        _batch = names.Pick("batch");
        _kernel = names.Pick("kernel");
        _items = names.Pick("items");
        _values = names.Pick("values");
        _element = names.Pick("item");
        _position = names.Pick("position");
        _worker = names.Pick("worker");
    }

    public enum CaptureKind
    {
        Batch,
        Kernel,
        Items,
        Values,
        Argument,
    }

    /// <summary>Something that all items of a call share.</summary>
    public readonly record struct Capture(CaptureKind Kind, CallParameterModel? Parameter = null);

    /// <summary>What the struct holds, in the order of its constructor: what the item uses, no more.</summary>
    public static IEnumerable<Capture> Captures(ActionModel action, ItemModel item)
    {
        bool isMethodOfBatch = item.Kernel is null && !action.IsStatic;
        EquatableArray<ArgumentModel> arguments = item.Kernel?.Arguments ?? item.Arguments;
        if (isMethodOfBatch || item.Init.Kind == InitKind.Items || item.Process?.Index >= 0)
        {
            yield return new(CaptureKind.Batch);
        }

        if (item.Kernel is not null)
        {
            yield return new(CaptureKind.Kernel);
        }

        if (!item.Init.IsStream && item.Init.Kind is not (InitKind.RunOnce or InitKind.Items) && arguments.Any(argument => argument.Source == ArgumentSource.Init))
        {
            yield return new(CaptureKind.Items);
        }

        if (item.HasColumn)
        {
            yield return new(CaptureKind.Values);
        }

        foreach (CallParameterModel parameter in action.CallParameters)
        {
            // A kernel's own arguments cross to where it is called.
            if (parameter.OverridesInit || (item.Process is not null && item.Kernel is not null)
                || arguments.Any(argument => argument.Source == ArgumentSource.Call && argument.Text == parameter.Name))
            {
                yield return new(CaptureKind.Argument, parameter);
            }
        }
    }

    public void Emit()
    {
        string contract = _item.Init.IsStream ? $"IStreamedItemBody<{_item.Init.ElementType}>" : _item.Await == AwaitKind.None ? "IItemBody" : "IAsyncItemBody";
        string[] captures = [.. Captures(_action, _item).Select(CaptureParameter)];
        _writer.Line(GeneratedMembers.Attributes);
        BatchEmitter.Obsolete(_action, _writer);
        string header = $"private readonly struct __{_action.Identity}Body{_typeParameters}";
        _writer.List(captures.Length == 0 ? header : header + "(", captures, $"{(captures.Length == 0 ? "" : ")")} : {Runtime}{contract}{(_item.Process is null ? "" : $", {Runtime}IProcessBody")}");
        _writer.Clauses(_action.TypeConstraints);
        _writer.Open();
        string parameters = $"{(_item.Init.IsStream ? $"{_item.Init.ElementType} {_element}, " : "")}int {_position}, {Runtime}ItemWorker {_worker}";
        if (contract == "IItemBody")
        {
            _writer.Line($"public void Run({parameters})");
            _writer.Indented(() => _writer.Line($"=> {Kept(Invocation())};"));
        }
        else
        {
            Awaitable(parameters);
        }

        if (_item.Process is not { } process)
        {
            _writer.Close();
            _writer.Separate();
            return;
        }

        var emitter = new ProcessEmitter(_model, _action, _item, process, _writer);
        emitter.Caller(_names.Nested(), Value, _batch, _items, _values, _position);
        _writer.Close();
        _writer.Separate();
        emitter.Worker();
    }

    private void Awaitable(string parameters)
    {
        const string ValueTask = "global::System.Threading.Tasks.ValueTask";
        bool isPlainTask = _item.Await is AwaitKind.Task or AwaitKind.ValueTask;
        if (_item.Await == AwaitKind.None)
        {
            _writer.Block($"public {ValueTask} RunAsync({parameters})", () =>
            {
                _writer.Line($"{Kept(Invocation())};");
                _writer.Line("return default;");
            });
        }
        else if (isPlainTask && (!_item.HasColumn || _item.ResultType == _item.ColumnType))
        {
            _writer.Line($"public {ValueTask} RunAsync({parameters})");
            _writer.Indented(() => _writer.Line(_item.HasColumn
                ? $"=> {Runtime}ItemTask.Keep({Invocation()}, {_values}, {_position});"
                : $"=> {Runtime}ItemTask.Run({Invocation()});"));
        }
        else
        {
            _writer.Line($"public async {ValueTask} RunAsync({parameters})");
            _writer.Indented(() => _writer.Line($"=> {Kept($"await {Invocation()}{(isPlainTask ? ".ConfigureAwait(false)" : "")}")};"));
        }
    }

    private string Kept(string expression) => _item.HasColumn ? $"{_values}[{_position}] = {expression}" : expression;

    private string CaptureParameter(Capture capture) => capture.Kind switch
    {
        CaptureKind.Batch => $"{_model.Declaration.FullName} {_batch}",
        CaptureKind.Kernel => $"{_item.Kernel!.DelegateType} {_kernel}",
        CaptureKind.Items => $"{TypeText.ArrayOf(_item.Init.ElementType)} {_items}",
        CaptureKind.Values => _item.Init.IsStream ? $"{Runtime}ItemColumn<{_item.ColumnType}> {_values}" : $"{TypeText.ArrayOf(_item.ColumnType!)} {_values}",
        _ => capture.Parameter is { TakesEach: true } each
            ? $"{Runtime}ItemArgument<{each.Type}> {Identifiers.Escaped(each.Name)}"
            : $"{capture.Parameter!.Type} {Identifiers.Escaped(capture.Parameter.Name)}",
    };

    private string Invocation()
    {
        if (_item.Kernel is { } kernel)
        {
            return $"{_kernel}({string.Join(", ", kernel.Arguments.Select(Value))})";
        }

        // Arguments by name: no overload that was generated beside the item method can be taken for it.
        bool isHidden = s_ownMembers.Contains(_action.MethodName) || _action.CallParameters.Any(parameter => parameter.Name == _action.MethodName);
        string qualifier = !_action.IsStatic ? _batch + "." : isHidden ? _model.Declaration.FullName + "." : "";
        string method = qualifier + Identifiers.Escaped(_action.MethodName) + _typeParameters;
        return $"{method}({string.Join(", ", _item.Arguments.Select(argument => $"{Identifiers.Escaped(argument.Parameter)}: {Value(argument)}"))})";
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
                string element = _item.Init.Kind == InitKind.Items ? $"new Item({_batch}, {_position})" : _item.Init.IsStream ? _element : $"{_items}[{_position}]";
                bool isOverridable = _action.CallParameters.Any(parameter => parameter.OverridesInit && parameter.Name == argument.Parameter);
                return isOverridable ? $"{Identifiers.Escaped(argument.Parameter)}.Or({_position}, {element}{argument.Text})" : element + argument.Text;
            default:
                CallParameterModel call = _action.CallParameters.First(parameter => parameter.Name == argument.Text);
                return Identifiers.Escaped(call.Name) + (call.TakesEach ? $"[{_position}]" : "");
        }
    }
}
