using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Describes an action. Generated code creates one for each action. Immutable.</summary>
/// <param name="name">The action's name with its class: <c>Thumbnails.Resize</c>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ActionDescriptor(string name)
{
    /// <summary>The action's name with its class.</summary>
    public string Name { get; } = name;

    /// <summary>The target if the call does not set one.</summary>
    public Target Target { get; init; }

    /// <summary>Whether the item method is awaitable.</summary>
    public bool IsAwaitable { get; init; }

    /// <summary>Whether each item is a row of the batch, so that a failed one can be dropped.</summary>
    public bool ItemsAreRows { get; init; }

    /// <summary>The lock of the action; null if it has none.</summary>
    public ActionLock? Lock { get; init; }

    /// <summary>How long the items of earlier calls took.</summary>
    internal ItemCost Cost { get; } = new();

    /// <summary>The target of one call, after checking that the item method can run there.</summary>
    internal Target Resolve(CallOptions? options)
    {
        Target automatic = IsAwaitable ? Target.Async : Target.Threads;
        Target target = options?.Target ?? Target;
        target = target == Target.Auto ? automatic : target;
        if (target == Target.For || target == automatic || (target == Target.Processes && Target == Target.Processes))
        {
            return target;
        }

        throw target switch
        {
            Target.Processes => new ArgumentException(
                $"{Name}: Target.Processes must be declared with the action, so that the compiler writes how its items are sent: "
                    + $"[InBatchParallel(Target = Target.Processes)]. Do so, or use Target.{automatic} or Target.For.", nameof(options)),
            Target.Async =>
                new ArgumentException(
                    $"{Name}: Target.Async needs an awaitable item method, and this one is synchronous. Use Target.Threads or Target.For.",
                    nameof(options)),
            Target.Threads =>
                new ArgumentException(
                    $"{Name}: Target.Threads needs a synchronous item method, and this one is awaitable. Use Target.Async or Target.For.",
                    nameof(options)),
            _ => new ArgumentOutOfRangeException(nameof(options), target, $"{Name}: the target is not a member of Batching.Target."),
        };
    }
}
