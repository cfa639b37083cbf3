using System.ComponentModel;

namespace Batching.Loops;

/// <summary>An event of a loop class, as <c>Training.Events.AfterEpoch</c> names it. Immutable.</summary>
public abstract class LoopEvent
{
    private protected LoopEvent(Type loopType, int index, LoopEventKind kind, string section, string name)
        => (LoopType, Index, Kind, Section, Name) = (loopType, index, kind, section, name);

    /// <summary>The loop class.</summary>
    public Type LoopType { get; }

    /// <summary>The event's place among those of its class.</summary>
    public int Index { get; }

    /// <summary>When it runs in its section.</summary>
    public LoopEventKind Kind { get; }

    /// <summary>The section: <c>Epoch</c>.</summary>
    public string Section { get; }

    /// <summary>The event's name: <c>AfterEpoch</c>.</summary>
    public string Name { get; }

    /// <summary>The class and the name.</summary>
    public override string ToString() => $"{LoopType.Name}.{Name}";
}

/// <summary>An event of a loop class that is known when code is compiled. Immutable.</summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public sealed class LoopEvent<TLoop> : LoopEvent
    where TLoop : class
{
    /// <summary>Made by generated code.</summary>
    /// <param name="index">The event's place among those of its class.</param>
    /// <param name="kind">When it runs in its section.</param>
    /// <param name="section">The section.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public LoopEvent(int index, LoopEventKind kind, string section)
        : base(typeof(TLoop), index, kind, section, kind + section)
    {
    }
}
