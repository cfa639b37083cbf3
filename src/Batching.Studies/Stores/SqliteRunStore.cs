using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Batching.Stores;

/// <summary>
/// Runs in an SQLite file: a table a run type, a typed column a parameter. The layout is in <c>docs/study-format.md</c>; any program that reads SQLite can
/// read it. Safe to kill at any moment, and to use from several processes at once.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class SqliteRunStore : IRunStore
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly string _machine;
    private SqliteConnection? _connection;

    /// <summary>A store in a file, which is made when it is first written to.</summary>
    /// <param name="path">Where.</param>
    /// <exception cref="InvalidDataException">There is a file of another kind, or of a later version. It is left as it is.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public SqliteRunStore(string path)
        : this(path, TimeProvider.System, Environment.MachineName)
    {
    }

    /// <summary>A store as a machine of some name has it, at some time.</summary>
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

    /// <inheritdoc/>
    public bool Exists => File.Exists(Location);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, StoredRun> Read(RunSchema schema, IReadOnlyCollection<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Reading<IReadOnlyDictionary<string, StoredRun>>(new Dictionary<string, StoredRun>(), connection =>
        {
            var found = new Dictionary<string, StoredRun>(StringComparer.Ordinal);
            if (!SqliteTable.ReadAll(connection).TryGetValue(schema.Type, out SqliteTable? table))
            {
                return found;
            }

            using SqliteCommand command = connection.CreateCommand();
            string which = "";
            if (ids is not null)
            {
                which = " where _id in (select value from json_each($ids))";
                command.Parameters.AddWithValue("$ids", JsonSerializer.Serialize(ids));
            }

#pragma warning disable CA2100 // Names are quoted.
            command.CommandText = $"select {RowColumns} from {table.Quoted}{which}";
#pragma warning restore CA2100
            using SqliteDataReader rows = command.ExecuteReader();
            while (rows.Read())
            {
                StoredRun run = ReadRow(rows);
                found.Add(run.Id, run);
            }

            return found;
        });
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string>? ReadCode(string version) => Reading<IReadOnlyDictionary<string, string>?>(null, connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "select members from _codes where version = $version";
        command.Parameters.AddWithValue("$version", version);
        return command.ExecuteScalar() is string members ? JsonSerializer.Deserialize<Dictionary<string, string>>(members) : null;
    });

    /// <inheritdoc/>
    public IReadOnlyList<RunSchema> Types()
        => Reading<IReadOnlyList<RunSchema>>([], connection => [.. SqliteTable.ReadAll(connection).Values.Select(table => table.ToSchema())]);

    /// <inheritdoc/>
    public IReadOnlyList<StoredRow> Query(RunSchema schema, IReadOnlyList<RunFilter> filters)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(filters);
        return Reading<IReadOnlyList<StoredRow>>([], connection =>
        {
            List<StoredRow> found = [];
            if (!SqliteTable.ReadAll(connection).TryGetValue(schema.Type, out SqliteTable? table))
            {
                return found;
            }

            using SqliteCommand command = connection.CreateCommand();
            var which = new StringBuilder();
            foreach (RunFilter filter in filters)
            {
                if (table.Column(filter.Name, filter.IsResult) is { } column && Operator(filter, column.Kind) is { } comparison)
                {
                    string name = string.Create(CultureInfo.InvariantCulture, $"$value{command.Parameters.Count}"), quoted = SqliteTable.Quote(column.Column);

                    // A whole number of more than 64 bits is text in its column: the caller looks at it.
                    string large = column.Kind == ColumnKind.Integer ? $" or typeof({quoted}) = 'text'" : "";
                    which.Append(which.Length == 0 ? " where (" : " and (").Append(quoted).Append(comparison).Append(name).Append(large).Append(')');
                    command.Parameters.AddWithValue(name, filter.Value);
                }
            }

#pragma warning disable CA2100 // Names are quoted, values are parameters.
            command.CommandText = $"select {RowColumns}, _params from {table.Quoted}{which} order by _n";
#pragma warning restore CA2100
            using SqliteDataReader rows = command.ExecuteReader();
            while (rows.Read())
            {
                found.Add(new StoredRow(ReadRow(rows), (byte[])rows.GetValue(8)));
            }

            return found;
        });
    }

    /// <inheritdoc/>
    public void Complete() => Reading(false, connection =>
    {
        SqliteFile.Execute(connection, "pragma wal_checkpoint(truncate)");
        return true;
    });

    /// <inheritdoc/>
    public IRunWorker BeginWork()
    {
        SqliteFile.Make(Location);
        return new SqliteWorker(Location, _time, _machine);
    }

    /// <inheritdoc/>
    public int Remove(RunSchema schema, IReadOnlyCollection<string> ids)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Reading(0, connection =>
        {
            if (!SqliteTable.ReadAll(connection).TryGetValue(schema.Type, out SqliteTable? table))
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
            command.CommandText = $"delete from {table.Quoted} where _state <> {(int)StoredState.Running} and _id in (select value from json_each($ids))";
#pragma warning restore CA2100
            command.Parameters.AddWithValue("$ids", JsonSerializer.Serialize(ids));
            return command.ExecuteNonQuery();
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _connection?.Dispose();
            _connection = null;
        }
    }

    private static bool HasRunning(SqliteConnection connection, SqliteTable table)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are quoted.
        command.CommandText = $"select exists(select 1 from {table.Quoted} where _state = {(int)StoredState.Running})";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()! != 0;
    }

    private const string RowColumns = "_id, _state, _code, _result, _runtime, _started, _finished, _error";

    private static StoredRun ReadRow(SqliteDataReader row) => new(
        row.GetString(0),
        (StoredState)row.GetInt32(1),
        row.IsDBNull(2) ? null : row.GetString(2),
        row.IsDBNull(3) ? null : row.GetString(3),
        row.IsDBNull(4) ? null : TimeSpan.FromSeconds(row.GetDouble(4)),
        row.IsDBNull(5) ? null : SqliteTime.Parse(row.GetString(5)),
        row.IsDBNull(6) ? null : SqliteTime.Parse(row.GetString(6)),
        row.IsDBNull(7) ? null : JsonSerializer.Deserialize<RunFailure>(row.GetString(7)));

    /// <summary>The comparison in SQL; null where SQL would decide otherwise than the values themselves do.</summary>
    private static string? Operator(RunFilter filter, ColumnKind kind)
    {
        bool isNumber = kind is ColumnKind.Integer or ColumnKind.Real && filter.Value is long or double;
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
        }
    }
}

/// <summary>Points in time as text: universal time in ISO 8601.</summary>
internal static class SqliteTime
{
    internal static string Text(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);

    internal static DateTime Parse(string text) => DateTime.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
