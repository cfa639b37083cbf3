using System.ComponentModel;
using Batching.Loops;

namespace Batching.Runtime;

/// <summary>A loop class: its events and inner loops. Immutable.</summary>
/// <param name="loopType">The class.</param>
/// <param name="name">Its name as in C#.</param>
/// <param name="events">Its events in the order in which they run.</param>
/// <param name="inner">Its inner loops in the order in which they run.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LoopOutline(Type loopType, string name, LoopEventOutline[] events, LoopInnerOutline[] inner)
{
    /// <summary>The class.</summary>
    public Type LoopType { get; } = loopType;

    /// <summary>Its name as in C#.</summary>
    public string Name { get; } = name;

    internal LoopEventOutline[] Events { get; } = events;

    internal LoopInnerOutline[] Inner { get; } = inner;
}

/// <summary>An event of a loop class. Immutable.</summary>
/// <param name="loopEvent">The event.</param>
/// <param name="yields">The type of the elements that it yields, as in C#; null if it yields none.</param>
/// <param name="isDeclaredOnly">Whether it has no body, so that only callbacks use it.</param>
/// <param name="writes">The fields and properties of the loop that it writes.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LoopEventOutline(LoopEvent loopEvent, string? yields, bool isDeclaredOnly, string[] writes)
{
    internal LoopEvent Event { get; } = loopEvent;

    internal string? Yields { get; } = yields;

    internal bool IsDeclaredOnly { get; } = isDeclaredOnly;

    internal string[] Writes { get; } = writes;
}

/// <summary>An inner loop of a loop class. Immutable.</summary>
/// <param name="name">The name of its property or field.</param>
/// <param name="afterEvent">The position of the event after which it runs.</param>
/// <param name="loopType">The declared loop class.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LoopInnerOutline(string name, int afterEvent, Type loopType)
{
    internal string Name { get; } = name;

    internal int AfterEvent { get; } = afterEvent;

    internal Type LoopType { get; } = loopType;
}
