namespace Batching.Generators;

/// <summary>
/// Writes how the items of an action run in worker processes: the members that write arguments and read results, and the class that does
/// the reverse in the worker.
/// </summary>
internal sealed class ProcessEmitter(BatchModel model, ActionModel action, ItemModel item, ProcessModel process, CodeWriter writer)
{
    private const string Runtime = GeneratedMembers.Runtime;

    // Implemented explicitly, because members of these names would hide arguments and methods of the user.
    private const string Contract = $"{Runtime}IProcessBody.";
    private readonly string _typeParameters = TypeText.TypeParameterList(action.TypeParameters);

    private string ClassName => $"__{action.Identity}Process";

    /// <summary>The method that runs for an item: the item method, or the delegate of a kernel.</summary>
    private EquatableArray<ArgumentModel> ItemArguments => item.Kernel?.Arguments ?? item.Arguments;

    /// <summary>The call arguments that are sent once, with their codecs.</summary>
    private IEnumerable<(CallParameterModel Parameter, int Codec)> CallArguments
        => action.CallParameters
            .Where(parameter => !parameter.OverridesInit)
            .Select(parameter => (parameter, process.CodecOf(parameter.Name, isOfDelegate: false)));

    /// <summary>Writes the members of the call.</summary>
    /// <param name="names">The names that the call uses.</param>
    /// <param name="value">The value of an argument in the caller.</param>
    /// <param name="argument">The name of a call argument in the caller.</param>
    /// <param name="batch">The batch's name in the call.</param>
    /// <param name="items">The name of the items of Init.</param>
    /// <param name="values">The name of the column of results.</param>
    /// <param name="position">The name of an item's position.</param>
    public void Caller(
        UniqueNames names, Func<ArgumentModel, string> value, Func<string, string> argument, string batch, string items, string values,
        string position)
    {
        string frame = names.Pick("writer");
        string reader = names.Pick("reader");
        string count = names.Pick("count");
        writer.Line();
        writer.Line($"{Runtime}ProcessActionType {Contract}ProcessAction => {ClassName}{_typeParameters}.Type;");
        writer.Line();
        writer.Block($"void {Contract}WriteCall({Runtime}ProcessWriter {frame})", () =>
        {
            foreach ((CallParameterModel parameter, int codec) in CallArguments)
            {
                string name = argument(parameter.Name);
                writer.Line(
                    parameter.TakesPerItem ? $"{name}.WriteShared({frame}, {Codec(codec)}!);" : $"{Codec(codec)}.Write({frame}, {name});");
            }
        });
        writer.Line();
        writer.Block($"void {Contract}WriteItem(int {position}, {Runtime}ProcessWriter {frame})", () =>
        {
            foreach (ArgumentModel own in ItemArguments)
            {
                switch (own.Source)
                {
                    case ArgumentSource.Init:
                        writer.Line($"{Codec(CodecOf(own))}.Write({frame}, {value(own)});");
                        break;
                    case ArgumentSource.Call when CallParameter(own) is { TakesPerItem: true } each:
                        writer.Line(
                            $"{argument(each.Name)}.WriteOwn({position}, {frame}, "
                                + $"{Codec(process.CodecOf(each.Name, isOfDelegate: false))}!);");
                        break;
                    case ArgumentSource.Random:
                        writer.Line($"{frame}.Random({position});");
                        break;
                    case ArgumentSource.Context when process.Index >= 0:
                        writer.Line($"{Codec(process.Index)}.Write({frame}, {batch}.IndexColumn[{position}]);");
                        break;
                }
            }
        });
        if (OnlyElement() is { } element)
        {
            writer.Line();
            writer.Line($"int {Contract}ItemSize => {SizeWhereShared(Codec(CodecOf(element)), argument)};");
            writer.Line();
            writer.Line($"void {Contract}WriteItems(int {position}, int {count}, {Runtime}ProcessWriter {frame})");
            writer.Indented(
                () => writer.Line(
                    $"=> {Codec(CodecOf(element))}.WriteAll({frame}, global::System.MemoryExtensions.AsSpan({items}, {position}, {count}));"));
        }

        writer.Line();
        writer.Block($"void {Contract}ReadResult(int {position}, {Runtime}ProcessReader {reader})", () =>
        {
            if (item.HasColumn)
            {
                writer.Line($"{values}[{position}] = {Codec(process.Result)}.Read({reader})!;");
            }
        });
        if (item.HasColumn && IsRaw(process.Result, item.ColumnType!))
        {
            writer.Line();
            writer.Line($"int {Contract}ResultSize => {Codec(process.Result)}.Size;");
            writer.Line();
            writer.Line($"void {Contract}ReadResults(int {position}, int {count}, {Runtime}ProcessReader {reader})");
            writer.Indented(
                () => writer.Line(
                    $"=> {Codec(process.Result)}.ReadAll({reader}, global::System.MemoryExtensions.AsSpan({values}, {position}, {count}));"));
        }
    }

    /// <summary>
    /// The element of Init, if it is the only value of an item and is sent as its bytes. Then many elements are sent at once. A call may
    /// still have PerItem arguments.
    /// </summary>
    private ArgumentModel? OnlyElement()
    {
        ArgumentModel[] own = [.. ItemArguments.Where(argument => argument.Source is ArgumentSource.Init or ArgumentSource.Random
            || (argument.Source == ArgumentSource.Context && process.Index >= 0))];
        return own.Length == 1 && own[0] is { Source: ArgumentSource.Init, Text: "" } only
            && item.Init is { IsStream: false, Kind: not (InitKind.RunOnce or InitKind.Items) }
            && !action.CallParameters.Any(parameter => parameter.OverridesInit && parameter.Name == only.Parameter)
            && IsRaw(CodecOf(only), item.Init.ElementType)
            ? only
            : null;
    }

    /// <summary>Writes the class that runs the items in the worker.</summary>
    public void Worker()
    {
        var names = new UniqueNames(
            ["Type", "ReadCall", "Run", "RunAsync", "RunItems", "ItemSize", "ResultSize",
                .. process.Codecs.Select((_, number) => ProcessCodecs.Name(number))]);
        Dictionary<string,
            string> fields =
                CallArguments.ToDictionary(argument => argument.Parameter.Name, argument => names.Pick("_" + argument.Parameter.Name));
        string kernel = names.Pick("_kernel");
        writer.Line(GeneratedMembers.Attributes);
        BatchEmitter.Obsolete(action, writer);
        writer.Line($"private sealed class {ClassName}{_typeParameters} : {Runtime}ProcessAction");
        writer.Clauses(action.TypeConstraints);
        writer.Open();
        for (var number = 0; number < process.Codecs.Count; number++)
        {
            ProcessCodecModel codec = process.Codecs[number];
            writer.Line($"public static readonly {Runtime}ProcessCodec<{codec.Type}> {ProcessCodecs.Name(number)} = {codec.Expression};");
        }

        writer.Line(
            $"public static readonly {Runtime}ProcessActionType Type = {Runtime}ProcessActionType.Of<{ClassName}{_typeParameters}>();");
        writer.Line();
        foreach ((CallParameterModel parameter, _) in CallArguments)
        {
            string type = parameter.TakesPerItem ? $"{Runtime}ProcessArgument<{parameter.Type}>" : parameter.Type;
            writer.Line($"private {type} {fields[parameter.Name]} = default!;");
        }

        if (item.Kernel is not null)
        {
            writer.Line($"private {item.Kernel.DelegateType} {kernel} = null!;");
        }

        if (fields.Count > 0 || item.Kernel is not null)
        {
            writer.Line();
        }

        writer.Block(
            $"public override void ReadCall({Runtime}ProcessReader reader, {Runtime}ProcessItem item)", () => ReadCall(fields, kernel));
        writer.Line();
        string method =
            item.Kernel is null ? $"{model.Declaration.FullName}.{Identifiers.Escaped(action.MethodName)}{_typeParameters}" : kernel;
        string Call(Func<ArgumentModel, string> value)
            => $"{method}({string.Join(", ", ItemArguments.Select(argument => (item.Kernel is null ? $"{Identifiers.Escaped(argument.Parameter)}: " : "") + value(argument)))})";
        string call = Call(argument => Value(argument, fields));
        if (item.Await != AwaitKind.None)
        {
            // A worker runs one item at a time, so the worker waits with the item.
            string result = item.ResultType is null ? "__Tasks.Task" : $"__Tasks.Task<{item.ResultType}>";
            writer.Line($"private async {result} RunAsync({Runtime}ProcessItem item)");
            writer.Indented(() => writer.Line($"=> await {call}{(item.Await == AwaitKind.Custom ? "" : ".ConfigureAwait(false)")};"));
            writer.Line();
            call = "RunAsync(item).GetAwaiter().GetResult()";
        }

        writer.Line($"public override void Run({Runtime}ProcessItem item)");
        writer.Indented(
            () => writer.Line(item.HasColumn ? $"=> {ProcessCodecs.Name(process.Result)}.Write(item.Result, {call});" : $"=> {call};"));
        if (item.Await == AwaitKind.None && OnlyElement() is { } element && (!item.HasColumn || process.Codecs[process.Result].IsRaw))
        {
            RunItems(element, fields,
                Call(argument =>
                    argument == element ? $"item.Argument<{process.Codecs[CodecOf(element)].Type}>(i)" : Value(argument, fields)));
        }

        writer.Close();
        writer.Separate();
    }

    /// <summary>Whether values are sent as their bytes without a conversion.</summary>
    private bool IsRaw(int codec, string type) => process.Codecs[codec].IsRaw && process.Codecs[codec].Type == type;

    private string SizeWhereShared(string codec, Func<string, string> name)
    {
        string[] each = [
            .. CallArguments.Where(argument => argument.Parameter.TakesPerItem)
                .Select(argument => $"{name(argument.Parameter.Name)}.IsShared")];
        return each.Length == 0 ? $"{codec}.Size" : $"{string.Join(" && ", each)} ? {codec}.Size : 0";
    }

    private void RunItems(ArgumentModel element, Dictionary<string, string> fields, string call)
    {
        writer.Line();
        writer.Line($"public override int ItemSize => {SizeWhereShared(ProcessCodecs.Name(CodecOf(element)), name => fields[name])};");
        if (item.HasColumn)
        {
            writer.Line();
            writer.Line($"public override int ResultSize => {ProcessCodecs.Name(process.Result)}.Size;");
        }

        writer.Line();
        writer.Block($"public override void RunItems({Runtime}ProcessItem item)", () =>
            writer.Block("for (var i = 0; item.Next(i); i++)", () =>
                writer.Line(item.HasColumn ? $"item.Keep<{process.Codecs[process.Result].Type}>(i, {call});" : $"{call};")));
    }

    private void ReadCall(Dictionary<string, string> fields, string kernel)
    {
        foreach ((CallParameterModel parameter, int codec) in CallArguments)
        {
            string field = fields[parameter.Name];
            writer.Line(parameter.TakesPerItem
                ? $"{field} = new {Runtime}ProcessArgument<{parameter.Type}>(reader, {ProcessCodecs.Name(codec)}!);"
                : $"{field} = {ProcessCodecs.Name(codec)}.Read(reader)!;");
        }

        if (item.Kernel is not null)
        {
            string arguments = string.Join(", ",
                item.Arguments.Select(argument =>
                    $"{Identifiers.Escaped(argument.Parameter)}: "
                        + $"{(argument.Source == ArgumentSource.CancellationToken ? "item.CancellationToken" : fields[argument.Text])}"));
            writer.Line(
                $"{kernel} = "
                    + $"{Runtime}InitItems.Kernel({model.Declaration.FullName}.{Identifiers.Escaped(action.MethodName)}{_typeParameters}({arguments}), \"{model.Declaration.Name}.{action.Name}\");");
        }
    }

    /// <summary>The value of an argument in the worker. Values of an item are read in the order in which they were written.</summary>
    private string Value(ArgumentModel argument, Dictionary<string, string> fields) => argument.Source switch
    {
        ArgumentSource.CancellationToken => "item.CancellationToken",
        ArgumentSource.Random => "item.ReadRandom()",
        ArgumentSource.Context =>
            process.Index >= 0 ? $"item.Context({ProcessCodecs.Name(process.Index)}.Read(item.Arguments))" : "item.Context()",
        ArgumentSource.Call => fields[argument.Text] + (CallParameter(argument).TakesPerItem ? ".Next(item.Arguments)" : ""),
        _ => $"{ProcessCodecs.Name(CodecOf(argument))}.Read(item.Arguments)!",
    };

    private int CodecOf(ArgumentModel argument) => process.CodecOf(argument.Parameter, isOfDelegate: item.Kernel is not null);

    private CallParameterModel CallParameter(ArgumentModel argument)
        => action.CallParameters.First(parameter => parameter.Name == argument.Text);

    private string Codec(int number) => $"{ClassName}{_typeParameters}.{ProcessCodecs.Name(number)}";
}
