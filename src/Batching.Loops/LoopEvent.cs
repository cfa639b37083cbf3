using System.ComponentModel;

namespace Batching.Loops;

/// <summary>An event of a loop class. The class <c>Events</c> that is nested in every loop has all of them. Immutable.</summary>
public abstract class LoopEvent
{
    private protected LoopEvent(Type loopType, int index, LoopEventKind kind, string section, string name)
        => (LoopType, Index, Kind, Section, Name) = (loopType, index, kind, section, name);

    /// <summary>The loop class.</summary>
    public Type LoopType { get; }

    /// <summary>The position among the events of the class. Used by generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int Index { get; }

    /// <summary>When the event runs in its section.</summary>
    public LoopEventKind Kind { get; }

    /// <summary>The section, such as <c>Epoch</c>.</summary>
    public string Section { get; }

    /// <summary>The event's name, such as <c>AfterEpoch</c>.</summary>
    public string Name { get; }

    /// <summary>Returns the class and the name, such as <c>Training.AfterEpoch</c>.</summary>
    public override string ToString() => $"{LoopType.Name}.{Name}";
}

/// <summary>An event of the loop class <typeparamref name="TLoop"/>. Immutable.</summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public sealed class LoopEvent<TLoop> : LoopEvent
    where TLoop : class
{
    /// <summary>Creates the event. Used by generated code.</summary>
    /// <param name="index">The position among the events of the class.</param>
    /// <param name="kind">When the event runs in its section.</param>
    /// <param name="section">The section.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public LoopEvent(int index, LoopEventKind kind, string section)
        : base(typeof(TLoop), index, kind, section, kind + section)
    {
    }
}
