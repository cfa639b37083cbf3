namespace Batching.Generators;

/// <summary>Writes the generated half of a batch class, and its pipeline steps behind it.</summary>
internal static class BatchEmitter
{
    /// <summary>Stands on every generated field; not on the class, whose other half is the user's.</summary>
    public const string GeneratedField = "[" + Generated + "]";

    /// <summary>Stands on every other generated member: what the user did not write does not count for coverage.</summary>
    public const string GeneratedCode = "[" + Generated + ", global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]";

    private const string Generated = "global::System.CodeDom.Compiler.GeneratedCode(\"" + BatchSymbols.ToolName + "\", \"0.1.0\")";

    public const string Runtime = "global::Batching.Runtime.";

    public const string Hidden = "[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";

    public static string Emit(BatchModel model)
    {
        var writer = new CodeWriter();
        return GeneratedFile.Of(
            model.Declaration,
            writer,
            () => Members(model, writer),
            directives: model.PassesNull ? ["#nullable disable warnings // BATCH020 says in the class itself where a null may be passed on."] : null,
            behind: () =>
            {
                if (model.Actions.Any(action => action.StepAccessibility is not null))
                {
                    writer.Line();
                    StepEmitter.Emit(model, writer);
                }
            });
    }

    /// <summary>Repeats that an action is obsolete: on all that calls it, since what is an error to use may be used in what is obsolete itself.</summary>
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
            writer.Line(GeneratedField);
            writer.Line($"private static readonly {Runtime}ActionLock {ActionEmitter.LockField(i)} = new({DefaultValueText.Literal($"{model.Declaration.Name}.{locks[i]}")});");
            writer.Separate();
        }

        ComponentEmitter.Emit(model, writer);
        foreach (ActionModel action in model.Actions)
        {
            new ActionEmitter(model, action, Array.IndexOf(locks, action.Lock), writer).Emit();
        }
    }
}
