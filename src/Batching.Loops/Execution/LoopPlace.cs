namespace Batching.Runtime;

/// <summary>A loop object at its place in the tree of inner loops: one object may have several places.</summary>
internal sealed class LoopPlace
{
    private LoopPlace(ILoop loop, LoopPlace? parent, string name, int afterEvent)
    {
        (Loop, Parent, Name, AfterEvent) = (loop, parent, name, afterEvent);
        Depth = parent is null ? 0 : parent.Depth + 1;
        Path = parent is null ? name : $"{parent.PathOf(afterEvent)}.{name}";
        LoopInnerOutline[] inner = loop.Outline.Inner;
        Inner = new LoopPlace[inner.Length];
        for (var index = 0; index < inner.Length; index++)
        {
            Inner[index] = new LoopPlace(InnerLoop(index), this, inner[index].Name, inner[index].AfterEvent);
        }
    }

    internal ILoop Loop { get; }

    internal LoopPlace? Parent { get; }

    internal string Name { get; }

    /// <summary>The event of the parent that it comes after.</summary>
    internal int AfterEvent { get; }

    internal int Depth { get; }

    /// <summary>The way to it: loops by the names of their properties, and events in turn.</summary>
    internal string Path { get; }

    internal LoopPlace[] Inner { get; }

    internal LoopOutline Outline => Loop.Outline;

    /// <summary>The tree below a loop as its properties are at the moment.</summary>
    /// <exception cref="InvalidOperationException">
    /// An inner loop is missing, of another class than the compiler knows, or inside itself.
    /// </exception>
    internal static LoopPlace Root(ILoop loop) => new(loop, null, loop.Outline.Name, -1);

    internal string PathOf(int index) => $"{Path}.{Outline.Events[index].Event.Name}";

    /// <summary>This place and those inside, as they run.</summary>
    internal IEnumerable<LoopPlace> SelfAndInside() => Inner.SelectMany(inner => inner.SelfAndInside()).Prepend(this);

    private ILoop InnerLoop(int index)
    {
        LoopInnerOutline expected = Outline.Inner[index];
        string name = $"{Outline.Name}.{expected.Name}";
        switch (Loop.InnerLoop(index))
        {
            case null:
                throw new InvalidOperationException($"{name} is null: an inner loop must be there when a run begins.");
            case ILoop inner when inner.Outline.LoopType != expected.LoopType:
                throw new InvalidOperationException(
                    $"{name} is declared as a {expected.LoopType.Name} but holds a {inner.Outline.Name}, whose events would not run: "
                        + "declare it as that.");
            case ILoop inner:
                for (LoopPlace? place = this; place is not null; place = place.Parent)
                {
                    if (ReferenceEquals(place.Loop, inner))
                    {
                        throw new InvalidOperationException($"{name} holds a loop that it is inside of itself.");
                    }
                }

                return inner;
            case object other:
                throw new InvalidOperationException(
                    $"{name} holds a {other.GetType()}, which is no loop: was it compiled without the generator?");
        }
    }
}
