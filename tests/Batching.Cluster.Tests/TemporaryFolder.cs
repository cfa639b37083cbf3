using Batching.Cluster.Worker;

namespace ClusterTests;

/// <summary>A folder for one test: the shared folder, and the studies of each machine.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>
    /// In memory if possible, because each result is flushed, and a busy disk would make the tests slow.
    /// </summary>
    internal string Path { get; } = Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory(System.IO.Path.Combine("/dev/shm", $"batching-cluster-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("batching-cluster-").FullName;

    internal string Shared => System.IO.Path.Combine(Path, "shared");

    /// <summary>A study on a machine, with four cells in each row.</summary>
    internal Study Cells(int rows, string machine = "a", bool chance = false)
    {
        Study study = Study.Open("cells", System.IO.Path.Combine(Path, machine));
        study.AddRange(Cell.Grid(row: [.. Enumerable.Range(0, rows)], column: [0, 0.5, 1, 2.25], chance: chance));
        return study;
    }

    internal Study Open(string machine = "a") => Study.Open("study", System.IO.Path.Combine(Path, machine));

    /// <summary>The files of a plan's results, by name.</summary>
    internal string[] Results(string pattern = "*.json")
        => [.. Directory.GetFiles(System.IO.Path.Combine(Shared, "results"), pattern, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)];

    /// <summary>Creates a program from shell commands.</summary>
    internal static void Program(string path, string commands)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{commands}");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
