namespace Batching.Generators;

/// <summary>Writes the pipeline steps of a batch class. They are extension methods, which need a top-level class.</summary>
internal static class StepEmitter
{
    private const string Pipeline = "global::Batching.Pipeline";
    private const string Options = GeneratedSignatures.Options + "?";

    public static void Emit(BatchModel model, CodeWriter writer)
    {
        ActionModel[] actions = [.. model.Actions.Where(action => action.StepAccessibility is not null)];
        string accessibility =
            model.Visibility == Visibility.Public && actions.Any(action => action.StepAccessibility == "public") ? "public" : "internal";
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

        if (action.CallParameters.Any(parameter => parameter.TakesPerItem))
        {
            Step(
                model, action, writer,
                [.. action.CallParameters.Select(ActionEmitter.PerItemParameter), $"{Options} options = null"],
                [.. action.CallParameters.Select(parameter => parameter.Name)],
                "options",
                [.. action.CallParameters.Where(parameter => parameter.TakesPerItem)]);
        }
    }

    private static void Step(
        BatchModel model, ActionModel action, CodeWriter writer, IEnumerable<string> parameters, string[] values, string? options,
        CallParameterModel[] each)
    {
        var names = new UniqueNames(
            [.. action.CallParameters.Select(parameter => parameter.Name), .. action.TypeParameters, .. model.TypeParameters, "options"]);
        string pipeline = names.Pick("pipeline");
        string batch = names.Pick("batch");
        string batchType = model.StepsKeepDerivedType ? names.Pick("TBatch") : model.Declaration.FullName;
        IEnumerable<string> ofBatch = model.StepsKeepDerivedType ? [batchType] : model.TypeParameters;
        string[] typeParameters = [.. ofBatch, .. action.TypeParameters];
        string resultType = action.Returns.Kind == ReturnKind.This ? batchType : action.Returns.Type;

        writer.Line($"/// <inheritdoc cref=\"{action.DocumentationId}\"/>");
        BatchEmitter.Obsolete(action, writer);
        if (each.Length > 0)
        {
            writer.Line("[global::System.Runtime.CompilerServices.OverloadResolutionPriority(-1)]");
        }

        writer.List(
            $"{action.StepAccessibility} static {Pipeline}<{resultType}> "
                + $"{Identifiers.Escaped(action.Name)}{TypeText.TypeParameterList(typeParameters)}(",
            [$"this {Pipeline}<{batchType}> {pipeline}", .. parameters],
            ")");
        IEnumerable<string> ofBatchClauses =
            model.StepsKeepDerivedType ? [$"where {batchType} : {model.Declaration.FullName}"] : model.TypeConstraints;
        writer.Clauses(ofBatchClauses.Concat(action.TypeConstraints));
        Dictionary<string,
            string> locals = each.ToDictionary(parameter => parameter.Name, parameter => names.Pick(parameter.Name + "OfItem"));
        IEnumerable<string> passed = each.Length == 0
            ? values
            : values.Select(name => locals.TryGetValue(name, out string? local) ? local : Identifiers.Escaped(name));
        string callClass = $"{model.Declaration.FullName}.{CallEmitter.Name(action)}";
        bool isAwaited = IsAwaited(action);
        string chained = $"{pipeline}.Step<{resultType}>";
        string[] arguments =
        [
            $"\"{action.Name}\"",
            $"{batch} => new {callClass}({string.Join(", ", [batch, .. passed])})",
            options ?? "null",
            .. isAwaited || each.Length > 0 ? [isAwaited ? "true" : "false"] : Array.Empty<string>(),
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
                writer.Line(
                    $"{GeneratedMembers.Runtime}ItemArgument<{parameter.Type}> {locals[parameter.Name]} = "
                        + $"{ActionEmitter.PerItemValue(parameter)};");
            }

            writer.List($"return {chained}(", arguments, ");");
            writer.Close();
        }

        writer.Separate();
    }

    private static bool IsAwaited(ActionModel action)
        => action.WholeBatch is { } wholeBatch ? wholeBatch.Await != AwaitKind.None : !action.Item!.IsSynchronous;
}
