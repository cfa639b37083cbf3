namespace Batching.Generators;

/// <summary>Writes the generated half of a batch class, and its pipeline steps.</summary>
internal static class BatchEmitter
{
    public static string Emit(BatchModel model)
    {
        var writer = new CodeWriter();
        return GeneratedFile.Of(
            model.Declaration,
            writer,
            () => Members(model, writer),
            directives: model.PassesNull
                ? ["#nullable disable warnings // BATCH020 reports in the class itself where a null may be passed on."]
                : null,
            behind: () =>
            {
                if (model.Actions.Any(action => action.StepAccessibility is not null))
                {
                    writer.Line();
                    StepEmitter.Emit(model, writer);
                }
            });
    }

    /// <summary>Repeats [Obsolete] on all generated members that call an obsolete action. Obsolete code may use obsolete code.</summary>
    public static void Obsolete(ActionModel action, CodeWriter writer)
    {
        if (action.Obsolete is not null)
        {
            writer.Line(action.Obsolete);
        }
    }

    private static void Members(BatchModel model, CodeWriter writer)
    {
        string[] locks = [.. model.Actions.Select(action => action.Lock).OfType<string>().Distinct(StringComparer.Ordinal)];
        for (var i = 0; i < locks.Length; i++)
        {
            writer.Line(GeneratedMembers.FieldAttributes);
            writer.Line(
                $"private static readonly {GeneratedMembers.Runtime}ActionLock {ActionEmitter.LockField(i)} = "
                    + $"new({DefaultValueText.Literal($"{model.Declaration.Name}.{locks[i]}")});");
            writer.Separate();
        }

        ComponentEmitter.Emit(model, writer);
        foreach (ActionModel action in model.Actions)
        {
            new ActionEmitter(model, action, Array.IndexOf(locks, action.Lock), writer).Emit();
        }
    }
}
