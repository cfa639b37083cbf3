namespace Batching.Generators;

/// <summary>Writes the callback class that is nested in a loop: a virtual method for each event.</summary>
internal static class LoopCallbackEmitter
{
    public static void Emit(LoopModel model, CodeWriter writer)
    {
        string loop = model.Declaration.FullName;
        string element = model.ElementType is { } type ? $"{type} element, " : "";
        writer.Line(
            "/// <summary>Watches loops of this class: override the methods of events. Pass it to a run in <see "
                + "cref=\"global::Batching.Loops.LoopOptions.Callbacks\"/>.</summary>");
        writer.Line(GeneratedMembers.Attributes);
        writer.Block($"{model.Modifier} abstract class Callback : global::Batching.Loops.LoopCallback", () =>
        {
            writer.Line("/// <inheritdoc/>");
            writer.Line($"protected sealed override global::System.Type? LoopType => typeof({loop});");
            writer.Separate();
            foreach (LoopEventModel each in model.Events)
            {
                bool fails = each.Kind == LoopKind.Failed;
                writer.Line($"/// <summary>{When(each.Kind)}</summary>");
                writer.Line("/// <param name=\"loop\">The loop.</param>");
                if (model.ElementType is not null)
                {
                    writer.Line("/// <param name=\"element\">The element that the loop runs for.</param>");
                }

                if (fails)
                {
                    writer.Line("/// <param name=\"failure\">The failure. It is rethrown.</param>");
                }

                writer.Line("/// <param name=\"context\">The position of the run.</param>");
                writer.Block(
                    $"public virtual void {each.Name}({loop} loop, "
                        + $"{element}{(fails ? "global::System.Exception failure, " : "")}global::Batching.Loops.ILoopContext context)",
                        () => { });
                writer.Separate();
            }

            writer.Line("/// <inheritdoc/>");
            writer.Block(
                "protected sealed override void OnEvent(global::Batching.Loops.ILoopContext context, global::System.Exception? failure)",
                () =>
            {
                if (!model.Events.Any())
                {
                    return;
                }

                writer.Line($"{loop} loop = ({loop})context.Loop;");
                if (model.ElementType is not null)
                {
                    writer.Line(
                        $"{model.ElementType} element = (({GeneratedMembers.Runtime}LoopFrame)context).GetElement<{model.ElementType}>();");
                }

                writer.Block("switch (context.Event.Index)", () =>
                {
                    foreach (LoopEventModel each in model.Events)
                    {
                        writer.Line($"case {LoopEmitter.Number(each.Index)}:");
                        writer.Indented(() =>
                        {
                            writer.Line(
                                $"{each.Name}(loop, "
                                    + $"{(model.ElementType is null ? "" : "element, ")}{(each.Kind == LoopKind.Failed ? "failure!, " : "")}context);");
                            writer.Line("break;");
                        });
                    }
                });
            });
        });
        writer.Separate();
    }

    private static string When(LoopKind kind) => kind switch
    {
        LoopKind.Before => "Called before the loop's own event.",
        LoopKind.On => "Called after the loop's own event.",
        LoopKind.After => "Called after the loop's own event, if nothing has failed. Later callbacks come first.",
        LoopKind.Failed => "Called after the loop's own event, if something has failed. Later callbacks come first.",
        _ => "Called after the loop's own event in all cases. Later callbacks come first.",
    };
}
