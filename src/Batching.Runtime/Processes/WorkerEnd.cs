namespace Batching.Runtime;

/// <summary>How a worker process has ended.</summary>
internal readonly record struct WorkerEnd(int ProcessId, int ExitCode, string Output)
{
    private const int FirstSignal = 128;

    // The numbers of Linux. On macOS, those that end a process are the same.
    private static readonly Dictionary<int, string> s_signals = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [5] = "SIGTRAP",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [14] = "SIGALRM",
        [15] = "SIGTERM",
        [24] = "SIGXCPU",
        [25] = "SIGXFSZ",
        [31] = "SIGSYS",
    };

    internal string? Signal
        => !OperatingSystem.IsWindows() && s_signals.TryGetValue(ExitCode - FirstSignal, out string? name) ? name : null;

    /// <summary>The exit code, and the signal if one has ended the process.</summary>
    internal string How => Signal is { } signal ? $"{signal}, exit code {ExitCode}" : $"exit code {ExitCode}";
}
