using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Batching.Stores;

/// <summary>
/// Interrupts a statement that goes on and on after a call was cancelled. It has some time before: what has finished is to be stored, also when the call is
/// cancelled.
/// </summary>
internal sealed class SqlitePatience : IDisposable
{
    /// <summary>How many steps of SQLite's machine are between two looks: some tens of microseconds.</summary>
    private const int Steps = 10_000;

    private readonly sqlite3 _database;

    // SQLite holds the callback: it must not be collected before the connection is closed.
    private readonly delegate_progress _look;

    internal SqlitePatience(SqliteConnection connection, TimeSpan patience, CancellationToken cancellationToken)
    {
        long? since = null;
        _database = connection.Handle!;
        _look = _ =>
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                return 0;
            }

            since ??= Stopwatch.GetTimestamp();
            return Stopwatch.GetElapsedTime(since.Value) > patience ? 1 : 0;
        };
        raw.sqlite3_progress_handler(_database, Steps, _look, null);
    }

    public void Dispose() => raw.sqlite3_progress_handler(_database, 0, null, null);
}
