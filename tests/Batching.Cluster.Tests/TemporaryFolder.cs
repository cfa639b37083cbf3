using Batching.Cluster.Worker;

namespace ClusterTests;

/// <summary>A folder for one test: what all machines see, and the studies of each.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>
    /// In memory where that can be had: each result is flushed, and a disk that others use too would decide how long the tests take.
    /// </summary>
    internal string Path { get; } = Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory(System.IO.Path.Combine("/dev/shm", $"batching-cluster-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("batching-cluster-").FullName;

    internal string Shared => System.IO.Path.Combine(Path, "shared");

    /// <summary>A study of cells, four a row, on a machine.</summary>
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

    /// <summary>Makes a program of a shell's commands.</summary>
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
