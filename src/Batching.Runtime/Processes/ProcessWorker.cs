using System.Diagnostics.CodeAnalysis;
using Batching.Runtime;

namespace Batching;

/// <summary>
/// Makes a process a worker if the runtime cannot do so before Main: in programs that are trimmed or compiled ahead of time, or have
/// disabled startup hooks. Other programs do not need it.
/// </summary>
public static class ProcessWorker
{
    /// <summary>Whether the program calls <see cref="TryRun"/>, so that its workers can be started without a hook.</summary>
    internal static bool IsPrepared { get; private set; }

    /// <summary>
    /// Call it first in Main: <c>if (ProcessWorker.TryRun()) return;</c>. In a process that was started as a worker, it works until there
    /// is no more work, and ends the process. If the process cannot become a worker, it ends with a message and exit code 70. In any other
    /// process, it returns immediately.
    /// </summary>
    /// <returns>Whether this process was a worker.</returns>
    [SuppressMessage("Design", "CA1024", Justification = "It runs the life of a process.")]
    public static bool TryRun()
    {
        // Not if a hook has made this process a worker: then the caller is not Main.
        IsPrepared |= WorkerStart.Depth == 0;
        return WorkerStart.TryRun();
    }
}
