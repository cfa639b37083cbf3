using System.Globalization;

namespace Batching.Generators;

/// <summary>Writes the public methods of one action.</summary>
internal sealed class ActionEmitter(BatchModel model, ActionModel action, int lockIndex, CodeWriter writer)
{
    private const string Token = GeneratedSignatures.Token;
    private const string Options = GeneratedSignatures.Options + "?";
    private static readonly string[] s_tail = [$"{Options} options = null", $"{Token} cancellationToken = default"];

    private readonly string _typeParameters = TypeText.TypeParameterList(action.TypeParameters);

    public static string LockField(int index) => $"__lock{(index + 1).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The type of a call argument that may differ for each item.</summary>
    public static string PerItemParameter(CallParameterModel parameter)
        => parameter.TakesPerItem
            ? $"global::Batching.PerItem<{parameter.Type}> "
                + $"{Identifiers.Escaped(parameter.Name)}{(parameter.Default is not null || parameter.IsParams || parameter.OverridesInit ? " = default" : "")}"
            : PlainParameter(parameter);

    /// <summary>The type of a call argument that all items share.</summary>
    public static string PlainParameter(CallParameterModel parameter)
        => $"{(parameter.IsParams ? "params " : "")}{parameter.Type} "
            + $"{Identifiers.Escaped(parameter.Name)}{(parameter.Default is null ? "" : " = " + parameter.Default)}";

    /// <summary>The expression that passes on an argument that may differ for each item.</summary>
    public static string PerItemValue(CallParameterModel parameter)
    {
        string name = Identifiers.Escaped(parameter.Name);
        return parameter switch
        {
            { TakesPerItem: false } => name,
            { OverridesInit: true } => $"{GeneratedMembers.Runtime}PerItemArguments.Argument({name})",
            { Default: { } value } => $"{GeneratedMembers.Runtime}PerItemArguments.ArgumentOr<{parameter.Type}>({name}, {value})",
            { IsParams: true } => $"{GeneratedMembers.Runtime}PerItemArguments.ArgumentOr<{parameter.Type}>({name}, [])",
            _ => $"{GeneratedMembers.Runtime}PerItemArguments.Required({name}, nameof({name}))",
        };
    }

    /// <summary>The expression that passes on an argument that all items share.</summary>
    public static string PlainValue(CallParameterModel parameter)
        => parameter switch
        {
            { OverridesInit: true } => "default",
            { TakesPerItem: true } => $"new({Identifiers.Escaped(parameter.Name)})",
            _ => Identifiers.Escaped(parameter.Name),
        };

    public void Emit()
    {
        if (action.WholeBatch is { } wholeBatch)
        {
            if (wholeBatch.HasAsyncMethod)
            {
                WholeBatchMethod(wholeBatch);
            }
        }
        else
        {
            foreach (bool isAsync in action.Item!.IsSynchronous ? [false, true] : new[] { true })
            {
                Methods(isAsync);
            }
        }

        new CallEmitter(model, action, lockIndex, writer).Emit();
    }

    private void Methods(bool isAsync)
    {
        CallParameterModel[] plain = [.. action.CallParameters.Where(parameter => !parameter.OverridesInit)];
        IEnumerable<string> parameters = plain.Select(PlainParameter);
        IEnumerable<string> values = action.CallParameters.Select(PlainValue);
        if (plain.Any(parameter => parameter.IsParams))
        {
            Method(isAsync, parameters, values, "null, default");
            Method(isAsync, [$"{Options} options", $"{Token} cancellationToken", .. parameters], values);
        }
        else
        {
            Method(isAsync, [.. parameters, .. s_tail], values);
        }

        if (action.CallParameters.Any(parameter => parameter.TakesPerItem))
        {
            Method(isAsync, [.. action.CallParameters.Select(PerItemParameter), .. s_tail], action.CallParameters.Select(PerItemValue),
                isPerItem: true);
        }
    }

    private void Method(
        bool isAsync, IEnumerable<string> parameters, IEnumerable<string> values, string run = "options, cancellationToken",
        bool isPerItem = false)
    {
        DocumentedAttributes();
        if (isPerItem)
        {
            writer.Line("[global::System.Runtime.CompilerServices.OverloadResolutionPriority(-1)]");
        }

        string name = Identifiers.Escaped(action.Name + (isAsync ? "Async" : ""));
        writer.List($"{action.Accessibility} {ReturnType(isAsync)} {name}{_typeParameters}(", [.. parameters], ")");
        writer.Clauses(action.TypeConstraints);
        writer.Indented(
            () => writer.List($"=> new {CallEmitter.Name(action)}(", ["this", .. values], $").Run{(isAsync ? "Async" : "")}({run});"));
        writer.Separate();
    }

    private void WholeBatchMethod(WholeBatchModel wholeBatch)
    {
        string call = $"new {CallEmitter.Name(action)}({string.Join(", ", ["this", .. action.CallParameters.Select(PlainValue)])})";
        DocumentedAttributes();
        writer.List(
            $"{action.Accessibility} {ReturnType(true)} {action.Name}Async{_typeParameters}(",
            [.. action.CallParameters.Select(PlainParameter), $"{Token} cancellationToken = default"],
            ")");
        writer.Clauses(action.TypeConstraints);
        writer.Indented(() => writer.Line(
            wholeBatch.Await == AwaitKind.None
                ? $"=> __Tasks.Task.Run(() => {call}.Run(null, cancellationToken), cancellationToken);"
                : $"=> {call}.RunAsync(null, cancellationToken);"));
        writer.Separate();
    }

    private void DocumentedAttributes()
    {
        writer.Line($"/// <inheritdoc cref=\"{action.DocumentationId}\"/>");
        writer.Line(GeneratedMembers.Attributes);
        BatchEmitter.Obsolete(action, writer);
    }

    private string ReturnType(bool isAsync) => isAsync ? $"__Tasks.Task<{action.Returns.Type}>" : action.Returns.Type;
}
