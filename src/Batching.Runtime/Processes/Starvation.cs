using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Explains which resource of the system is used up, because messages of exceptions rarely do.</summary>
internal static class Starvation
{
    /// <summary>The advice if no thread can be started.</summary>
    internal const string NoThreads = " No memory or no threads are left: raise the limit (ulimit -u, ulimit -v, or that of the "
        + "container), or use fewer workers (CallOptions.MaxParallelism).";

    private const string NoProcesses = " No processes or threads are left: raise the limit (ulimit -u, or that of the container), or use "
        + "fewer workers (CallOptions.MaxParallelism).";

    // Error numbers. They are the same on Linux and macOS, with one exception.
    private const int NoMemory = 12;
    private const int TryAgain = 11;
    private const int TryAgainOfMac = 35;
    private const int TableFull = 23;
    private const int TooManyFiles = 24;
    private const int NoSpace = 28;
    private const int OverQuota = 122;

    /// <summary>Returns what is missing and what to do, as a sentence.</summary>
    /// <returns>An empty text if nothing is missing.</returns>
    internal static string Advice(Exception exception)
    {
        if (exception is OutOfMemoryException or ThreadStartException)
        {
            return NoThreads;
        }

        return (exception is Win32Exception native ? native.NativeErrorCode : exception.HResult) switch
        {
            NoSpace or OverQuota => " The disk is full, or its quota is used up.",
            TableFull or TooManyFiles => " No file handles are left: close files, or raise the limit (ulimit -n).",
            TryAgain when !OperatingSystem.IsMacOS() => NoProcesses,
            TryAgainOfMac when OperatingSystem.IsMacOS() => NoProcesses,
            NoMemory => " No memory is left.",
            _ => "",
        };
    }
}
