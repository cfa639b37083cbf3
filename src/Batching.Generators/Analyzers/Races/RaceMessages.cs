using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>The messages of races: what happens, to what, and what to do.</summary>
internal static class RaceMessages
{
    private const string OrReturn = "or return the value and gather it in Post";

    public static Diagnostic Create(IMethodSymbol item, Effect effect, Location location)
    {
        string target = effect.Root?.Name ?? "a shared object";
        ImmutableArray<Location> write = [effect.Site.GetLocation()];
        string caller = effect.Call is null ? "" : "what it calls ";
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty
            .Add(RaceProperties.Kind, effect.Kind.ToString())
            .Add(RaceProperties.InCallee, effect.Call is null ? "false" : "true")
            .Add(RaceProperties.Target, effect.Root?.Name)
            .Add(RaceProperties.Member, effect.Member)
            .Add(RaceProperties.IsWholeNumber, effect.IsWholeNumber ? "true" : "false");
        if (effect.Origin == Origin.Behind)
        {
            return Diagnostic.Create(BatchDiagnostics.SharedBehindItem, location, write, properties, item.Name, caller, target);
        }

        return effect.Kind == EffectKind.CheckThenAct
            ? Diagnostic.Create(
                BatchDiagnostics.CheckThenAct, location, write, properties, item.Name, caller, Describe(effect.Root, target))
            : Diagnostic.Create(BatchDiagnostics.Race, location, write, properties, item.Name,
                caller + Does(effect, Describe(effect.Root, target)), Advice(effect));
    }

    /// <summary>Whether batches certainly race in this way. The position at which a step writes to an array is not known.</summary>
    public static bool IsOfSteps(Effect effect)
        => !effect.IsEvidence && effect.Kind is not (EffectKind.Element or EffectKind.Neighbour or EffectKind.CheckThenAct);

    public static Diagnostic Create(StepEffect step, Location location)
    {
        Effect effect = step.Effect;
        string does =
            (effect.Call is null ? "" : "what it calls ") + Does(effect, Describe(effect.Root, effect.Root?.Name ?? "a shared object"));
        string advice = effect.Kind switch
        {
            EffectKind.Increment or EffectKind.Decrement when effect.IsWholeNumber =>
                $"use a Variable and Update, or Interlocked.{effect.Kind}",
            EffectKind.Add or EffectKind.Subtract when effect.IsWholeNumber => "use a Variable and Update, or Interlocked.Add",
            EffectKind.Mutation => "use a Variable and Update, a lock or a concurrent collection",
            EffectKind.LazyInitialization => "do it in Before, or use Lazy<T>",
            _ => "use a Variable and Update, or a lock",
        };
        return Diagnostic.Create(BatchDiagnostics.StepRace, location, [effect.Site.GetLocation()], step.Step.Name, does, advice);
    }

    private static string Does(Effect effect, string target) => effect.Kind switch
    {
        EffectKind.Increment => $"increments {target}",
        EffectKind.Decrement => $"decrements {target}",
        EffectKind.Add => $"adds to {target}",
        EffectKind.Subtract => $"subtracts from {target}",
        EffectKind.LazyInitialization => $"initializes {target} when it finds it null",
        EffectKind.Mutation when effect.Member == "this[]" => $"sets an entry of {target}",
        EffectKind.Mutation => $"calls '{effect.Member}' of {target}",
        EffectKind.LostUpdate => $"reads {target}, changes the value and writes it back",
        EffectKind.Element => $"writes to {target} at a place that is not the item's own",
        EffectKind.UseAfterReturn => $"uses {target} after it has gone back to its pool",
        EffectKind.Recount => $"counts {target} and then reads it again, when others may have counted too",
        EffectKind.StaleCheck => $"changes {target} by what it saw before, which may be out of date by then",
        EffectKind.UnguardedLook => $"looks at {target} without the lock under which it is changed",
        EffectKind.OtherLock => $"changes {target} under another lock than elsewhere",
        EffectKind.File => $"writes with '{effect.Member}' to a file that is the same for every item",
        EffectKind.EarlyPublication => $"assigns {target} before it is filled, and others look at it without the lock",
        EffectKind.Escape => $"gives away {target}, which the next item on the thread uses again",
        EffectKind.Neighbour => $"reads an element of {target} that another item writes",
        _ => $"changes {target}",
    };

    private static string Describe(ISymbol? root, string target) => root switch
    {
        IFieldSymbol { IsStatic: true } => $"the static field '{target}'",
        IFieldSymbol => $"the field '{target}'",
        IPropertySymbol => $"the property '{target}'",
        IParameterSymbol => $"the argument '{target}'",
        ILocalSymbol => $"the variable '{target}'",
        null => target,
        INamedTypeSymbol => $"'{target}', which is the same for the whole process",
        _ => $"'{target}'",
    };

    private static string Advice(Effect effect) => effect.Kind switch
    {
        EffectKind.Increment or EffectKind.Decrement when effect.IsWholeNumber => $"use Interlocked.{effect.Kind}, {OrReturn}",
        EffectKind.Add or EffectKind.Subtract when effect.IsWholeNumber => $"use Interlocked.Add, {OrReturn}",
        EffectKind.Mutation => $"use a lock or a concurrent collection, {OrReturn}",
        EffectKind.LostUpdate => $"use AddOrUpdate, Interlocked or a lock, {OrReturn}",
        EffectKind.LazyInitialization => "use Lazy<T> or LazyInitializer, or do it in Init",
        EffectKind.Element => "write at the item's own index, use Interlocked or a lock, " + OrReturn,
        EffectKind.UseAfterReturn => "return it to the pool at the end",
        EffectKind.Recount => "use what Interlocked returns",
        EffectKind.StaleCheck => "look at it and change it under one lock, " + OrReturn,
        EffectKind.UnguardedLook => "look at it under the same lock, or use a concurrent collection",
        EffectKind.OtherLock => "use the same lock everywhere",
        EffectKind.File => "return what is to be written, and write it in Post",
        EffectKind.EarlyPublication => "fill a local first, and assign it then",
        EffectKind.Escape => "give away a copy",
        EffectKind.Neighbour => "write to another array than is read, " + OrReturn,
        _ => $"use a lock, {OrReturn}",
    };
}
