using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Batching.Studies.Stores;

/// <summary>
/// Stores runs in an SQLite file, with one table per run type and one typed column per parameter. <c>docs/study-format.md</c> describes the
/// layout; any program that reads SQLite can read it. The process can be killed at any moment, and several processes can use one file.
/// </summary>
/// <remarks>
/// Thread-safe. SQLite has no asynchronous input and output, so the asynchronous members block and return completed tasks.
/// </remarks>
public sealed class SqliteRunStore : IRunStore
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly string _machine;
    private SqliteConnection? _connection;
    private bool _isDisposed;

    /// <summary>Creates a store in a file. The file is created when it is first written to.</summary>
    /// <param name="path">Where.</param>
    /// <exception cref="InvalidDataException">The file is not a study, or is of a later version. It is not changed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public SqliteRunStore(string path)
        : this(path, TimeProvider.System, Environment.MachineName)
    {
    }

    /// <summary>Creates a store with a clock and a machine name of its own, for tests.</summary>
    internal SqliteRunStore(string path, TimeProvider time, string machine)
    {
        (_time, _machine) = (time, machine);
        ArgumentException.ThrowIfNullOrEmpty(path);
        Location = Path.GetFullPath(path);
        if (Exists)
        {
            _connection = SqliteFile.Open(Location);
        }
        else if (Directory.Exists(Location))
        {
            throw new IOException($"'{Location}' is a directory: a study needs a file.");
        }
    }

    /// <inheritdoc/>
    public string Location { get; }

    private bool Exists => File.Exists(Location);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, StoredRun>> ReadAsync(
        RunSchema schema, IReadOnlyCollection<string>? ids = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return ReadingAsync<IReadOnlyDictionary<string, StoredRun>>(new Dictionary<string, StoredRun>(), connection =>
        {
            var found = new Dictionary<string, StoredRun>(StringComparer.Ordinal);
            if (!SqliteTable.ReadAll(Location, connection).TryGetValue(schema.Type, out SqliteTable? table))
            {
                return found;
            }

            using SqliteCommand command = OfRuns(connection, RowColumns, table, ids);
            SqliteRows.Read(Location, table.Name, command,
                row => ReadRow(row) is var run && found.TryAdd(run.Id, run)
                    ? run
                    : throw new InvalidDataException("its id is there twice."));
            return found;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, string>> ReadResultsAsync(
        RunSchema schema, IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(ids);
        return ReadingAsync<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>(), connection =>
        {
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            if (SqliteTable.ReadAll(Location, connection).TryGetValue(schema.Type, out SqliteTable? table))
            {
                using SqliteCommand command =
                    OfRuns(connection, "_n, _id, _result", table, ids, $" and _state = {(int)StoredState.Done} and _result is not null");
                SqliteRows.Read(Location, table.Name, command, row => found[row.Text(1)] = row.Text(2));
            }

            return found;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, string>?> ReadCodeAsync(string version, CancellationToken cancellationToken = default)
        => ReadingAsync<IReadOnlyDictionary<string, string>?>(null, connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "select version, members from _codes where version = $version";
        command.Parameters.AddWithValue("$version", version);
        return SqliteRows.Read(Location, "_codes", command, row => StoredDamage.Members(row.Text(1))).FirstOrDefault();
    }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunSchema>> ReadTypesAsync(CancellationToken cancellationToken = default)
        => ReadingAsync<IReadOnlyList<RunSchema>>(
            [],
            connection => [.. SqliteTable.ReadAll(Location, connection).Values.Select(table => table.ToSchema())],
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRow>> QueryAsync(
        RunSchema schema, IReadOnlyList<RunFilter> filters, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(filters);
        return ReadingAsync<IReadOnlyList<StoredRow>>([], connection =>
        {
            if (!SqliteTable.ReadAll(Location, connection).TryGetValue(schema.Type, out SqliteTable? table))
            {
                return [];
            }

            try
            {
                return Rows(connection, table, filters);
            }
            catch (SqliteException failure) when (failure.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR && filters.Count > 0)
            {
                // A result that is not JSON has no columns. The damaged row is named when its result is read.
                return Rows(connection, table, []);
            }
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Reading(false, connection =>
        {
            SqliteFile.Execute(connection, "pragma wal_checkpoint(truncate)");
            return true;
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public IRunWorker BeginWork(CancellationToken cancellationToken = default)
    {
        SqliteFile.Make(Location);
        return new SqliteWorker(Location, _time, _machine, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> RemoveAsync(RunSchema schema, IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return ReadingAsync(0, connection =>
        {
            if (!SqliteTable.ReadAll(Location, connection).TryGetValue(schema.Type, out SqliteTable? table))
            {
                return 0;
            }

            if (HasRunning(connection, table))
            {
                using IRunWorker worker = BeginWork();
                worker.FreeDead();
            }

            using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are quoted.
            command.CommandText =
                $"delete from {table.Quoted} where _state <> {(int)StoredState.Running} and _id in (select value from json_each($ids))";
#pragma warning restore CA2100
            command.Parameters.AddWithValue("$ids", JsonSerializer.Serialize(ids));
            return command.ExecuteNonQuery();
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _connection?.Dispose();
            _connection = null;
        }
    }

    private static SqliteCommand OfRuns(
        SqliteConnection connection, string columns, SqliteTable table, IReadOnlyCollection<string>? ids, string also = "")
    {
        SqliteCommand command = connection.CreateCommand();
        string which = "";
        if (ids is not null)
        {
            which = $" where _id in (select value from json_each($ids)){also}";
            command.Parameters.AddWithValue("$ids", JsonSerializer.Serialize(ids));
        }

#pragma warning disable CA2100 // Names are quoted.
        command.CommandText = $"select {columns} from {table.Quoted}{which}";
#pragma warning restore CA2100
        return command;
    }

    private static bool HasRunning(SqliteConnection connection, SqliteTable table)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are quoted.
        command.CommandText = $"select exists(select 1 from {table.Quoted} where _state = {(int)StoredState.Running})";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()! != 0;
    }

    private const string RowColumns = "_n, _id, _state, _code, _runtime, _started, _finished, _error";

    private List<StoredRow> Rows(SqliteConnection connection, SqliteTable table, IReadOnlyList<RunFilter> filters)
    {
        using SqliteCommand command = connection.CreateCommand();
        var which = new StringBuilder();
        foreach (RunFilter filter in filters)
        {
            if (table.Column(filter.Name, filter.IsResult) is { } column && Operator(filter, column.Kind) is { } comparison)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"$value{command.Parameters.Count}"),
                    quoted = SqliteTable.Quote(column.Column);

                // The caller checks what a column cannot hold: a whole number of more than 64 bits is text, and an infinite number of a
                // result is null.
                string other = column.Kind == ColumnKind.Integer
                    ? $" or typeof({quoted}) = 'text'"
                    : column is { IsResult: true, Kind: ColumnKind.Real } ? $" or {quoted} is null" : "";
                which.Append(which.Length == 0 ? " where (" : " and (").Append(quoted).Append(comparison).Append(name).Append(other)
                    .Append(')');
                command.Parameters.AddWithValue(name, filter.Value);
            }
        }

#pragma warning disable CA2100 // Names are quoted, values are parameters.
        command.CommandText = $"select {RowColumns}, _params from {table.Quoted}{which} order by _n";
#pragma warning restore CA2100
        return SqliteRows.Read(Location, table.Name, command, row => new StoredRow { Run = ReadRow(row), Parameters = row.Bytes(8) });
    }

    private static StoredRun ReadRow(SqliteDataReader row) => new()
    {
        Id = row.Text(1),
        State = (StoredState)row.Whole(2) is var state && Enum.IsDefined(state)
            ? state
            : throw new InvalidDataException($"_state is {row.Whole(2)}, which means nothing."),
        Code = row.TextOrNull(3),
        Runtime = row.SecondsOrNull(4),
        Started = row.TimeOrNull(5),
        Finished = row.TimeOrNull(6),
        Failure = row.TextOrNull(7) is { } failure ? StoredDamage.Json<RunFailure>(failure) : null,
    };

    /// <summary>The comparison in SQL; null if SQL would compare differently.</summary>
    private static string? Operator(RunFilter filter, ColumnKind kind)
    {
        bool isNumber = kind is ColumnKind.Integer or ColumnKind.Real && filter.Value is long or double and not double.NaN;
        bool isText = kind == ColumnKind.Text && filter.Value is string;
        return (filter.Comparison, isNumber, isText) switch
        {
            (Comparison.Equal, true, _) or (Comparison.Equal, _, true) => " = ",
            (Comparison.Less, true, _) => " < ",
            (Comparison.LessOrEqual, true, _) => " <= ",
            (Comparison.Greater, true, _) => " > ",
            (Comparison.GreaterOrEqual, true, _) => " >= ",
            _ => null,
        };
    }

    private ValueTask<T> ReadingAsync<T>(T none, Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Reading(none, read));
    }

    private T Reading<T>(T none, Func<SqliteConnection, T> read)
    {
        lock (_lock)
        {
            if (_connection is null)
            {
                if (!Exists)
                {
                    return none;
                }

                _connection = SqliteFile.Open(Location);
            }

            try
            {
                return read(_connection);
            }
            catch (SqliteException failure)
            {
                throw SqliteFile.Failed(Location, failure);
            }
            finally
            {
                // Results may be asked for after the study was disposed.
                if (_isDisposed)
                {
                    _connection.Dispose();
                    _connection = null;
                }
            }
        }
    }
}

/// <summary>Points in time as text: universal time in ISO 8601.</summary>
internal static class SqliteTime
{
    internal static string Text(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);

    internal static DateTime Parse(string text)
        => DateTime.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
