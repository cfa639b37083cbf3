using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>What generated code tells the engine of a loop.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILoop
{
    /// <summary>What the compiler knows of the class.</summary>
    LoopOutline Outline { get; }

    /// <summary>What is kept of the object's runs.</summary>
    LoopState State { get; }

    /// <summary>The object that an inner loop's property holds at the moment.</summary>
    /// <param name="index">The property's place among those of the class.</param>
    object? InnerLoop(int index);
}
