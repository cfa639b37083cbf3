namespace Batching.Cluster;

/// <summary>
/// Finds a program of an engine. .NET would look into this program's folder and the working directory before PATH, so anyone who can write
/// there could choose what is executed.
/// </summary>
internal static class SchedulerProgram
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The absolute path of a program.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">Its folder; null to look for it in PATH.</param>
    /// <param name="path">What PATH is. Only its absolute entries count.</param>
    /// <exception cref="ClusterSchedulerException">It is in no folder of PATH.</exception>
    internal static string Find(string name, string? folder, string? path)
    {
        string file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return folder is not null
            ? Path.GetFullPath(Path.Combine(folder, file))
            : (path ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified).Select(entry => Path.Combine(entry, file))
                .FirstOrDefault(IsExecutable)
                ?? throw new ClusterSchedulerException(
                    $"{name} cannot be started: it is in no absolute folder of PATH. Is it installed here? If it is in another folder, "
                        + "set SlurmOptions.ProgramFolder.");
    }

    private static bool IsExecutable(string path)
        => File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0);
}
