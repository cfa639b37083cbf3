using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Batching.Studies.Stores;

/// <summary>
/// Interrupts a statement that still runs some time after the call was cancelled. Until then statements run on, since finished runs are
/// stored even when the call is cancelled.
/// </summary>
internal sealed class SqliteInterrupter : IDisposable
{
    /// <summary>How many instructions of SQLite's virtual machine run between two checks: some tens of microseconds.</summary>
    private const int Steps = 10_000;

    private readonly sqlite3 _database;

    // SQLite calls this, so it must not be collected before the connection is closed.
    private readonly delegate_progress _check;

    internal SqliteInterrupter(SqliteConnection connection, TimeSpan gracePeriod, CancellationToken cancellationToken)
    {
        long? since = null;
        _database = connection.Handle!;
        _check = _ =>
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                return 0;
            }

            since ??= Stopwatch.GetTimestamp();
            return Stopwatch.GetElapsedTime(since.Value) > gracePeriod ? 1 : 0;
        };
        raw.sqlite3_progress_handler(_database, Steps, _check, null);
    }

    public void Dispose() => raw.sqlite3_progress_handler(_database, 0, null, null);
}
