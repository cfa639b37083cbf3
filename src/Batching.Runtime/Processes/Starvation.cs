using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Says what the system has run out of, where an exception shows it: its own message seldom does.</summary>
internal static class Starvation
{
    /// <summary>What to do where no thread can be started.</summary>
    internal const string NoThreads = " No memory or no threads are left: raise the limit (ulimit -u, ulimit -v, or that of the "
        + "container), or use fewer workers (CallOptions.MaxParallelism).";

    private const string NoProcesses = " No processes or threads are left: raise the limit (ulimit -u, or that of the container), or use "
        + "fewer workers (CallOptions.MaxParallelism).";

    // Of errno, the same on Linux and macOS but for what is named.
    private const int NoMemory = 12;
    private const int TryAgain = 11;
    private const int TryAgainOfMac = 35;
    private const int TableFull = 23;
    private const int TooManyFiles = 24;
    private const int NoSpace = 28;
    private const int OverQuota = 122;

    /// <summary>What is missing and what to do, as a sentence behind others.</summary>
    /// <returns>An empty text where nothing is missing.</returns>
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
