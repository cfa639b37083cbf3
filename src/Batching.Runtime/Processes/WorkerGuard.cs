using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Prevents a process that was started as a worker, and has not become one, from running Main. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WorkerGuard
{
    /// <summary>
    /// Called before Main in every program that is compiled with Batching. It ends a process that was started as a worker, and otherwise
    /// returns immediately.
    /// </summary>
    public static void Check() => WorkerStart.RefuseMain();
}
