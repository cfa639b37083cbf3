using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Batching.Runtime;

/// <summary>
/// How a process finds that it is a worker, before anything of its Main has run. One that was started as a worker and cannot become one
/// ends with a message, whatever is wrong: its Main would start the program again, and that again.
/// </summary>
internal static class WorkerStart
{
    /// <summary>The exit code of a process that was to be a worker and is none: EX_SOFTWARE of sysexits.h.</summary>
    internal const int RefusalCode = 70;

    /// <summary>How many levels of workers there are above this process: 0 in the program that the user has started.</summary>
    internal static int Depth { get; private set; }

    /// <summary>Works and ends the process if it was started as a worker.</summary>
    /// <returns>False where it was not.</returns>
    internal static bool TryRun()
    {
        if (Environment.GetEnvironmentVariable(WorkerHandshake.Variable) is not { Length: > 0 } text)
        {
            return false;
        }

        if (WorkerHandshake.Parse(text) is not { } handshake)
        {
            Refuse($"'{text}' is not what Batching of this version writes there");
            return false;
        }

        // Processes that the worker starts are no workers, and run as they would have run elsewhere.
        ProcessEnvironment.Set(WorkerHandshake.Variable, null);
        foreach (string variable in handshake.Restored)
        {
            string[] parts = variable.Split('=', 2);
            ProcessEnvironment.Set(parts[0], parts.Length == 2 ? parts[1] : null);
        }

        Depth = handshake.Depth;
        if (ProcessEnvironment.ParentId is { } parent && parent != handshake.CallerId)
        {
            if (IsAlive(handshake.CallerId))
            {
                // Inherited, from a worker that had not yet begun: it is meant for another process.
                return false;
            }

            Refuse($"process {handshake.CallerId}, which it was started for, has ended");
        }

        WorkerMain.Run(handshake);
        return true;
    }

    /// <summary>Ends a process that was started as a worker and has come as far as its Main without becoming one.</summary>
    internal static void RefuseMain()
    {
        if (Environment.GetEnvironmentVariable(WorkerHandshake.Variable) is { Length: > 0 } text
            && WorkerHandshake.Parse(text) is not { IsHooked: false })
        {
            Refuse($"the startup hook that makes it one did not run ({WorkerHandshake.HooksVariable} is "
                + $"'{Environment.GetEnvironmentVariable(WorkerHandshake.HooksVariable)}')");
        }
    }

    /// <summary>
    /// Ends a process that was started as a worker and is about to start workers of its own without having become one, whatever let it come
    /// so far.
    /// </summary>
    internal static void RefuseWorkers()
    {
        if (Environment.GetEnvironmentVariable(WorkerHandshake.Variable) is { Length: > 0 })
        {
            Refuse("its Main calls for worker processes before ProcessWorker.TryRun, which must come first");
        }
    }

    [DoesNotReturn]
    internal static void Refuse(string why)
    {
        Console.Error.WriteLine(
            $"Batching: process {Environment.ProcessId} was started as a worker, by the variable {WorkerHandshake.Variable}, and cannot "
                + $"become one: {why}. "
            + "A worker never runs Main, which might start the program again without end. "
            + "If this is to be no worker, remove the variable.");
        Environment.Exit(RefusalCode);
        throw new UnreachableException();
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
