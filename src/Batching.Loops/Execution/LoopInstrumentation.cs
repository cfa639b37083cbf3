using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>
/// Whether a run is watched, as a type argument: the compiler at run time drops what a run that is not watched does not need.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILoopInstrumentation
{
    /// <summary>Whether events are timed or have callbacks.</summary>
    static abstract bool IsOn { get; }
}

/// <summary>Of a run with times or callbacks.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Instrumented : ILoopInstrumentation
{
    /// <inheritdoc/>
    public static bool IsOn => true;
}

/// <summary>Of a run without times and callbacks.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Uninstrumented : ILoopInstrumentation
{
    /// <inheritdoc/>
    public static bool IsOn => false;
}
