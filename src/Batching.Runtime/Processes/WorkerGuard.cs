using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>
/// Keeps a process that was started as a worker, and has not become one, from running the program's Main. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WorkerGuard
{
    /// <summary>
    /// Called before Main, by every program that is compiled with Batching. Ends a process that was to be a worker; otherwise returns at
    /// once.
    /// </summary>
    public static void Check() => WorkerStart.RefuseMain();
}
