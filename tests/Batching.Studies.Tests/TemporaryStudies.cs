using Microsoft.Data.Sqlite;

namespace StudyTests;

/// <summary>A directory for the studies of one test.</summary>
internal sealed class TemporaryStudies : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("batching-study-").FullName;

    internal string File(string name = "example") => System.IO.Path.Combine(Path, $"{name}.db");

    internal Study Open(string name = "example", bool saveResults = true) => Study.Open(name, saveResults, Path);

    internal Study OpenResults(string name = "example") => Study.OpenResults(name, Path);

    /// <summary>Does with the file what another program would.</summary>
    internal void Execute(string sql, string name = "example") => ExecuteIn(File(name), sql);

    internal static void ExecuteIn(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
