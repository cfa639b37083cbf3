using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// Finds methods of a loop's callbacks that look like events but are never called, because the loop has no such event or they override
/// nothing.
/// </summary>
internal static class LoopCallbackRules
{
    /// <summary>The key of the diagnostic property for a missing <c>override</c>.</summary>
    public const string MissesOverrideKey = "MissesOverride";

    public static void Check(ParseContext context)
    {
        if (CallbackOf(context.Type) is not { } callback)
        {
            return;
        }

        IMethodSymbol[] events = [
            .. callback.GetMembers().OfType<IMethodSymbol>().Where(method => method.IsVirtual && LoopSymbols.EventOf(method) is not null)];
        string[] sections = [.. events.Select(each => LoopSymbols.EventOf(each)!.Value.Section).Distinct(StringComparer.Ordinal)];
        foreach (IMethodSymbol method in context.Type.GetMembers().OfType<IMethodSymbol>())
        {
            if (method.MethodKind != MethodKind.Ordinary || method.IsOverride || GeneratedMembers.IsGenerated(method))
            {
                continue;
            }

            string loop = callback.ContainingType.Name;
            if (events.FirstOrDefault(each => each.Name == method.Name) is { } same)
            {
                string parameters =
                    string.Join(", ", same.Parameters.Select(parameter => $"{TypeText.Show(parameter.Type)} {parameter.Name}"));
                context.Report(
                    LoopDiagnostics.CallbackWithoutEvent, method.Locations[0],
                    ImmutableDictionary<string, string?>.Empty.Add(MissesOverrideKey, "true"),
                    method.Name, $"it does not override the event of '{loop}', '{same.Name}({parameters})'");
            }
            else if (LoopSymbols.EventOf(method) is not null
                || (MisspeltEvents.NearEvent(method.Name, sections) ?? MisspeltEvents.OfWrongCase(method.Name)) is not null)
            {
                string? near = MisspeltEvents.NearEvent(method.Name, sections) ?? MisspeltEvents.OfWrongCase(method.Name);
                string? nearest =
                    events.Any(each => each.Name == near) ? near : NearestName.Of(method.Name, events.Select(each => each.Name));
                context.ReportUnknown(
                    LoopDiagnostics.CallbackWithoutEvent, method.Locations[0], nearest, method.Name,
                    $"'{loop}' has no such event; declare it there with 'partial void "
                        + $"{method.Name}();'{(nearest is null ? "" : $", or did you mean '{nearest}'?")}");
            }
        }
    }

    /// <summary>The generated callback class that a class derives from.</summary>
    public static INamedTypeSymbol? CallbackOf(INamedTypeSymbol type)
        => type.BaseType.SelfAndBases().FirstOrDefault(part =>
            part is { Name: "Callback", ContainingType: { } loop } && LoopSymbols.IsLoop(loop)
                && LibrarySymbols.IsLibraryType(part.BaseType, "LoopCallback"));
}
