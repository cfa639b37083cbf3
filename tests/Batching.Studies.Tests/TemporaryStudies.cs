namespace StudyTests;

/// <summary>A directory for the studies of one test.</summary>
internal sealed class TemporaryStudies : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("batching-study-").FullName;

    internal string File(string name = "example") => System.IO.Path.Combine(Path, $"{name}.db");

    internal Study Open(string name = "example", bool saveResults = true) => Study.Open(name, saveResults, Path);

    internal Study OpenResults(string name = "example") => Study.OpenResults(name, Path);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
