using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>What the engine knows of a loop. Generated code implements it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILoop
{
    /// <summary>The events and inner loops of the class.</summary>
    LoopOutline Outline { get; }

    /// <summary>The state that the object keeps between its runs.</summary>
    LoopState State { get; }

    /// <summary>Returns the object that the property of an inner loop holds now.</summary>
    /// <param name="index">The position of the inner loop among those of the class.</param>
    object? InnerLoop(int index);
}
