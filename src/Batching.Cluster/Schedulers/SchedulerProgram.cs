namespace Batching.Cluster;

/// <summary>
/// Finds the program of a scheduler. .NET would search this program's folder and the working directory before PATH, so anyone who can
/// write there could choose what is executed.
/// </summary>
internal static class SchedulerProgram
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Gets the absolute path of a program.</summary>
    /// <param name="name">The name of the program.</param>
    /// <param name="folder">Its folder, or null to search PATH.</param>
    /// <param name="path">The value of PATH. Relative entries are ignored.</param>
    /// <exception cref="ClusterSchedulerException">No folder of PATH has the program.</exception>
    internal static string Find(string name, string? folder, string? path)
    {
        string file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return folder is not null
            ? Path.GetFullPath(Path.Combine(folder, file))
            : (path ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified).Select(entry => Path.Combine(entry, file))
                .FirstOrDefault(IsExecutable)
                ?? throw new ClusterSchedulerException(
                    $"{name} cannot be started: no absolute folder of PATH has it. Install it on this machine, or set "
                        + "SlurmOptions.ProgramFolder to its folder.");
    }

    private static bool IsExecutable(string path)
        => File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0);
}
