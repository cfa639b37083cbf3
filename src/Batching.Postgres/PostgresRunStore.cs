using Batching.Studies;
using Batching.Studies.Stores;
using Npgsql;

namespace Batching.Postgres;

/// <summary>
/// Runs in PostgreSQL, for a few machines without a scheduler that work on one study: <c>Study.Open("name", new
/// PostgresRunStore(connection))</c>. A worker has a lease: while it lives it renews it, and when it has been silent for so long its runs
/// are free again. Each claim has a number, and a result is stored only under the claim that is in force: what a worker computed that was
/// frozen and taken for dead is refused.
/// </summary>
/// <remarks>
/// A connection that breaks ends the call of <see cref="Study.RunAsync"/> with an <see cref="IOException"/>; what was stored stays, and
/// calling it again goes on. Times are the server's alone. The tables are made when they are first written to. Thread-safe.
/// </remarks>
public sealed class PostgresRunStore : IRunStore
{
    private const string RowColumns = "id, state, code, runtime, started, finished, error";
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);

    private readonly NpgsqlDataSource _source;
    private readonly PostgresTables _tables;
    private readonly TimeSpan _lease;
    private long _refused;

    /// <summary>A store in a database.</summary>
    /// <param name="connectionString">How the database is reached, as Npgsql takes it.</param>
    /// <param name="schema">
    /// The schema of the store's tables: a study's own. It is made where there is none. Default: <c>batching</c>.
    /// </param>
    /// <param name="lease">
    /// How long a worker may be silent before its runs are free again; it gives a sign three times as often. Default: a minute.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The lease is not positive.</exception>
    public PostgresRunStore(string connectionString, string schema = "batching", TimeSpan? lease = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        ArgumentException.ThrowIfNullOrWhiteSpace(schema);
        if (lease <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(lease), lease, "The lease of a PostgresRunStore must be positive.");
        }

        _source = NpgsqlDataSource.Create(connectionString);
        _tables = new PostgresTables(_source, schema);
        _lease = lease ?? s_lease;
    }

    /// <inheritdoc/>
    public string Location => _tables.Location;

    /// <inheritdoc/>
    public bool Exists => Reading(false, _ => true);

    /// <summary>
    /// How many results of this store's workers were refused, because they came when their lease had expired and their runs were free or
    /// another's.
    /// </summary>
    public long RefusedResults => Interlocked.Read(ref _refused);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, StoredRun> Read(RunSchema schema, IReadOnlyCollection<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Reading<IReadOnlyDictionary<string, StoredRun>>(new Dictionary<string, StoredRun>(), connection =>
        {
            using NpgsqlCommand command = PostgresTables.Command(
                connection, $"select {RowColumns} from {_tables.Quoted}.runs where type = $1{(ids is null ? "" : " and id = any($2)")}");
            command.Parameters.Add(new() { Value = schema.Type });
            if (ids is not null)
            {
                command.Parameters.Add(new() { Value = ids.ToArray() });
            }

            return _tables.Rows("runs", command, ReadRow).ToDictionary(run => run.Id, StringComparer.Ordinal);
        });
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> ReadResults(RunSchema schema, IReadOnlyCollection<string> ids)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(ids);
        return Reading<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>(), connection =>
        {
            using NpgsqlCommand command = PostgresTables.Command(
                connection,
                $"select id, result from {_tables.Quoted}.runs where type = $1 and id = any($2) and state = {(int)StoredState.Done} and "
                    + "result is not null");
            command.Parameters.Add(new() { Value = schema.Type });
            command.Parameters.Add(new() { Value = ids.ToArray() });
            return _tables.Rows("runs", command, row => (Id: row.GetString(0), Result: row.GetString(1)))
                .ToDictionary(run => run.Id, run => run.Result, StringComparer.Ordinal);
        });
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string>? ReadCode(string version)
        => Reading<IReadOnlyDictionary<string, string>?>(null, connection =>
    {
        using NpgsqlCommand command =
            PostgresTables.Command(connection, $"select version, members::text from {_tables.Quoted}.codes where version = $1");
        command.Parameters.Add(new() { Value = version });
        return _tables.Rows("codes", command, row => PostgresTables.Members(row.GetString(1))).FirstOrDefault();
    });

    /// <inheritdoc/>
    public IReadOnlyList<RunSchema> Types() => Reading<IReadOnlyList<RunSchema>>([], connection =>
    {
        using NpgsqlCommand command =
            PostgresTables.Command(connection, $"select type, content::text from {_tables.Quoted}.types order by n");
        return _tables.Rows("types", command, row => PostgresTables.Schema(row.GetString(0), row.GetString(1)));
    });

    /// <inheritdoc/>
    public IReadOnlyList<StoredRow> Query(RunSchema schema, IReadOnlyList<RunFilter> filters)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Reading<IReadOnlyList<StoredRow>>([], connection =>
        {
            // The caller compares the values themselves: what SQL would leave out is not worth a second rule of comparison.
            using NpgsqlCommand command =
                PostgresTables.Command(connection, $"select {RowColumns}, params from {_tables.Quoted}.runs where type = $1 order by n");
            command.Parameters.Add(new() { Value = schema.Type });
            return _tables.Rows("runs", command, row => new StoredRow(ReadRow(row), row.GetFieldValue<byte[]>(7)));
        });
    }

    /// <summary>Does nothing: the server has what was stored.</summary>
    public void Complete()
    {
    }

    /// <inheritdoc/>
    public IRunWorker BeginWork(CancellationToken cancellationToken = default)
    {
        _tables.Make();
        return new PostgresWorker(_tables, _lease, () => Interlocked.Increment(ref _refused));
    }

    /// <inheritdoc/>
    public int Remove(RunSchema schema, IReadOnlyCollection<string> ids)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(ids);
        return Reading(0, connection =>
        {
            using NpgsqlCommand running = OfRuns(connection, "select exists(select 1 from", $"= {(int)StoredState.Running})");
            if (running.ExecuteScalar() is true)
            {
                // What a dead worker has claimed may go.
                using IRunWorker worker = BeginWork();
                worker.FreeDead();
            }

            using NpgsqlCommand command = OfRuns(connection, "delete from", $"<> {(int)StoredState.Running}");
            return command.ExecuteNonQuery();
        });

        NpgsqlCommand OfRuns(NpgsqlConnection connection, string what, string state)
        {
            NpgsqlCommand command =
                PostgresTables.Command(connection, $"{what} {_tables.Quoted}.runs where type = $1 and id = any($2) and state {state}");
            command.Parameters.Add(new() { Value = schema.Type });
            command.Parameters.Add(new() { Value = ids.ToArray() });
            return command;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private static StoredRun ReadRow(NpgsqlDataReader row) => new(
        row.GetString(0),
        (StoredState)row.GetInt16(1) is var state && Enum.IsDefined(state)
            ? state
            : throw new InvalidDataException($"state is {row.GetInt16(1)}, which means nothing."),
        row.IsDBNull(2) ? null : row.GetString(2),
        null,
        row.IsDBNull(3) ? null : TimeSpan.FromSeconds(row.GetDouble(3)),
        row.IsDBNull(4) ? null : row.GetDateTime(4),
        row.IsDBNull(5) ? null : row.GetDateTime(5),
        row.IsDBNull(6) ? null : PostgresTables.Json<RunFailure>(row.GetString(6)));

    private T Reading<T>(T none, Func<NpgsqlConnection, T> read) => _tables.Asking(() =>
    {
        using NpgsqlConnection connection = _tables.Open();
        return _tables.Exist(connection) ? read(connection) : none;
    });
}
