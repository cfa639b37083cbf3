namespace Batching.Generators;

/// <summary>Writes the pipeline steps of a batch class: extension methods, which C# allows in a top-level class only.</summary>
internal static class StepEmitter
{
    private const string Pipeline = "global::Batching.Pipeline";
    private const string Options = GeneratedSignatures.Options + "?";

    public static void Emit(BatchModel model, CodeWriter writer)
    {
        ActionModel[] actions = [.. model.Actions.Where(action => action.StepAccessibility is not null)];
        string accessibility = model.Visibility == Visibility.Public && actions.Any(action => action.StepAccessibility == "public") ? "public" : "internal";
        writer.Line($"/// <summary>The actions of <see cref=\"{CrefText(model)}\"/> as steps of a pipeline.</summary>");
        writer.Line(GeneratedMembers.Attributes);
        if (model.Declaration.IsObsolete)
        {
            writer.Line("[global::System.Obsolete]");
        }

        writer.Block($"{accessibility} static class {model.StepsClass}", () =>
        {
            foreach (ActionModel action in actions)
            {
                Steps(model, action, writer);
            }
        });
    }

    private static string CrefText(BatchModel model) => model.Declaration.FullName.Replace('<', '{').Replace('>', '}');

    private static void Steps(BatchModel model, ActionModel action, CodeWriter writer)
    {
        CallParameterModel[] plain = [.. action.CallParameters.Where(parameter => !parameter.OverridesInit)];
        IEnumerable<string> parameters = plain.Select(ActionEmitter.PlainParameter);
        string[] values = [.. action.CallParameters.Select(ActionEmitter.PlainValue)];
        if (action.WholeBatch is not null)
        {
            Step(model, action, writer, parameters, values, null, []);
            return;
        }

        if (plain.Any(parameter => parameter.IsParams))
        {
            Step(model, action, writer, parameters, values, "null", []);
            Step(model, action, writer, [$"{Options} options", .. parameters], values, "options", []);
        }
        else
        {
            Step(model, action, writer, [.. parameters, $"{Options} options = null"], values, "options", []);
        }

        if (action.CallParameters.Any(parameter => parameter.TakesEach))
        {
            Step(
                model, action, writer,
                [.. action.CallParameters.Select(ActionEmitter.EachParameter), $"{Options} options = null"],
                [.. action.CallParameters.Select(parameter => parameter.Name)],
                "options",
                [.. action.CallParameters.Where(parameter => parameter.TakesEach)]);
        }
    }

    private static void Step(
        BatchModel model, ActionModel action, CodeWriter writer, IEnumerable<string> parameters, string[] values, string? options, CallParameterModel[] each)
    {
        var names = new UniqueNames([.. action.CallParameters.Select(parameter => parameter.Name), .. action.TypeParameters, .. model.TypeParameters, "options"]);
        string pipeline = names.Pick("pipeline");
        string batch = names.Pick("batch");
        string token = names.Pick("cancellationToken");
        string batchType = model.StepsKeepDerivedType ? names.Pick("TBatch") : model.Declaration.FullName;
        IEnumerable<string> ofBatch = model.StepsKeepDerivedType ? [batchType] : model.TypeParameters;
        string[] typeParameters = [.. ofBatch, .. action.TypeParameters];
        string resultType = action.Returns.Kind == ReturnKind.This ? batchType : action.Returns.Type;

        writer.Line($"/// <inheritdoc cref=\"{action.DocumentationId}\"/>");
        writer.Line(GeneratedMembers.Attributes);
        BatchEmitter.Obsolete(action, writer);
        if (each.Length > 0)
        {
            writer.Line("[global::System.Runtime.CompilerServices.OverloadResolutionPriority(-1)]");
        }

        writer.List(
            $"{action.StepAccessibility} static {Pipeline}<{resultType}> {Identifiers.Escaped(action.Name)}{TypeText.TypeParameterList(typeParameters)}(",
            [$"this {Pipeline}<{batchType}> {pipeline}", .. parameters],
            ")");
        IEnumerable<string> ofBatchClauses = model.StepsKeepDerivedType ? [$"where {batchType} : {model.Declaration.FullName}"] : model.TypeConstraints;
        writer.Clauses(ofBatchClauses.Concat(action.TypeConstraints));
        Dictionary<string, string> locals = each.ToDictionary(parameter => parameter.Name, parameter => names.Pick(parameter.Name + "OfItem"));
        IEnumerable<string> passed = each.Length == 0
            ? values
            : values.Select(name => locals.TryGetValue(name, out string? local) ? local : Identifiers.Escaped(name));
        string chained = $"{pipeline}.{(IsAsync(action) ? "StepAsync" : "Step")}";
        string[] arguments =
        [
            $"\"{action.Name}\"",
            Lambda(action, batch, token, [.. passed, token, .. options is null ? Array.Empty<string>() : [options]]),
            .. each.Select(parameter => $"{locals[parameter.Name]}.Length(nameof({Identifiers.Escaped(parameter.Name)}))"),
        ];
        if (each.Length == 0)
        {
            writer.Indented(() => writer.List($"=> {chained}(", arguments, ");"));
        }
        else
        {
            writer.Open();
            foreach (CallParameterModel parameter in each)
            {
                writer.Line($"{BatchEmitter.Runtime}ItemArgument<{parameter.Type}> {locals[parameter.Name]} = {ActionEmitter.EachValue(parameter)};");
            }

            writer.List($"return {chained}(", arguments, ");");
            writer.Close();
        }

        writer.Separate();
    }

    private static bool IsAsync(ActionModel action) => action.WholeBatch is { } wholeBatch ? wholeBatch.Await != AwaitKind.None : !action.Item!.IsSynchronous;

    /// <summary>What the pipeline does with each batch.</summary>
    private static string Lambda(ActionModel action, string batch, string token, IEnumerable<string> values)
    {
        bool isAsync = IsAsync(action);
        string call = $"{batch}.{ActionEmitter.Core(action, isAsync)}{TypeText.TypeParameterList(action.TypeParameters)}({string.Join(", ", values)})";
        return (isAsync, action.Returns.Kind == ReturnKind.This) switch
        {
            (false, true) => $"({batch}, {token}) => {{ {call}; return {batch}; }}",
            (true, true) => $"async ({batch}, {token}) => {{ await {call}.ConfigureAwait(false); return {batch}; }}",
            _ => $"({batch}, {token}) => {call}",
        };
    }
}
