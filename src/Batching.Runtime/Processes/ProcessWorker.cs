using System.Diagnostics.CodeAnalysis;
using Batching.Runtime;

namespace Batching;

/// <summary>
/// Makes a process a worker where the runtime cannot do so before Main: in programs that are trimmed or compiled ahead of time, or have
/// switched startup hooks off. Any other program needs nothing.
/// </summary>
public static class ProcessWorker
{
    /// <summary>Whether the program calls <see cref="TryRun"/>, so that processes of it may be started without a hook.</summary>
    internal static bool IsPrepared { get; private set; }

    /// <summary>
    /// Call it first in Main: <c>if (ProcessWorker.TryRun()) return;</c>. In a process that was started as a worker it works until there is
    /// no more work, and the process ends in it; also where it cannot become one, with a message and exit code 70. Elsewhere it returns at
    /// once.
    /// </summary>
    /// <returns>Whether this process was a worker.</returns>
    [SuppressMessage("Design", "CA1024", Justification = "It runs the life of a process.")]
    public static bool TryRun()
    {
        // Not where a hook has made this process a worker: then it is no Main that calls.
        IsPrepared |= WorkerStart.Depth == 0;
        return WorkerStart.TryRun();
    }
}
