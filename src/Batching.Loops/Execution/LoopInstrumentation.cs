using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>
/// Whether a run is instrumented, as a type argument: the JIT compiler drops the code that an uninstrumented run does not need.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILoopInstrumentation
{
    /// <summary>Whether the run is instrumented.</summary>
    static abstract bool IsOn { get; }
}

/// <summary>The run has times, callbacks or telemetry.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Instrumented : ILoopInstrumentation
{
    /// <inheritdoc/>
    public static bool IsOn => true;
}

/// <summary>The run has only events.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Uninstrumented : ILoopInstrumentation
{
    /// <inheritdoc/>
    public static bool IsOn => false;
}
