namespace Batching.Runtime;

/// <summary>A loop object at its place in the tree of inner loops. One object may have several places.</summary>
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

    /// <summary>The event of the parent after which it runs.</summary>
    internal int AfterEvent { get; }

    internal int Depth { get; }

    /// <summary>The path to it: names of properties and events in turn.</summary>
    internal string Path { get; }

    internal LoopPlace[] Inner { get; }

    internal LoopOutline Outline => Loop.Outline;

    /// <summary>Builds the tree of a loop from the objects that its properties hold now.</summary>
    /// <exception cref="InvalidOperationException">
    /// An inner loop is null, of another class than declared, or inside itself.
    /// </exception>
    internal static LoopPlace Root(ILoop loop) => new(loop, null, loop.Outline.Name, -1);

    internal string PathOf(int index) => $"{Path}.{Outline.Events[index].Event.Name}";

    /// <summary>This place and those inside it, in the order in which they run.</summary>
    internal IEnumerable<LoopPlace> SelfAndInside() => Inner.SelectMany(inner => inner.SelfAndInside()).Prepend(this);

    private ILoop InnerLoop(int index)
    {
        LoopInnerOutline expected = Outline.Inner[index];
        string name = $"{Outline.Name}.{expected.Name}";
        switch (Loop.InnerLoop(index))
        {
            case null:
                throw new InvalidOperationException($"{name} is null: set it before you run the loop.");
            case ILoop inner when inner.Outline.LoopType != expected.LoopType:
                throw new InvalidOperationException(
                    $"{name} is declared as {expected.LoopType.Name} but holds a {inner.Outline.Name}, whose events would not run: "
                        + $"declare it as {inner.Outline.Name}.");
            case ILoop inner:
                for (LoopPlace? place = this; place is not null; place = place.Parent)
                {
                    if (ReferenceEquals(place.Loop, inner))
                    {
                        throw new InvalidOperationException($"{name} holds a loop that contains it: use an object that is not around it.");
                    }
                }

                return inner;
            case object other:
                throw new InvalidOperationException(
                    $"{name} holds a {other.GetType()}, which is not a loop: compile its project with the generator of Batching.");
        }
    }
}
