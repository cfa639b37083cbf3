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

    /// <summary>
    /// How many results of this store's workers were refused, because they came when their lease had expired and their runs were free or
    /// another's.
    /// </summary>
    public long RefusedResults => Interlocked.Read(ref _refused);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, StoredRun>> ReadAsync(
        RunSchema schema, IReadOnlyCollection<string>? ids = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        string which = ids is null ? "" : " and id = any($2)";
        List<StoredRun> runs = await _tables.ReadAsync(
            "runs", $"select {RowColumns} from {_tables.Quoted}.runs where type = $1{which}",
            ids is null ? [schema.Type] : [schema.Type, ids.ToArray()], ReadRow, cancellationToken).ConfigureAwait(false);
        return runs.ToDictionary(run => run.Id, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, string>> ReadResultsAsync(
        RunSchema schema, IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(ids);
        List<(string Id, string Result)> runs = await _tables.ReadAsync(
            "runs",
            $"select id, result from {_tables.Quoted}.runs where type = $1 and id = any($2) and state = {(int)StoredState.Done} and "
                + "result is not null",
            [schema.Type, ids.ToArray()], row => (Id: row.GetString(0), Result: row.GetString(1)), cancellationToken)
            .ConfigureAwait(false);
        return runs.ToDictionary(run => run.Id, run => run.Result, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, string>?> ReadCodeAsync(
        string version, CancellationToken cancellationToken = default)
    {
        List<IReadOnlyDictionary<string, string>> codes = await _tables.ReadAsync(
            "codes", $"select version, members::text from {_tables.Quoted}.codes where version = $1", [version],
            row => PostgresTables.Members(row.GetString(1)), cancellationToken).ConfigureAwait(false);
        return codes.FirstOrDefault();
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RunSchema>> ReadTypesAsync(CancellationToken cancellationToken = default)
        => await _tables.ReadAsync(
            "types", $"select type, content::text from {_tables.Quoted}.types order by n", [],
            row => PostgresTables.Schema(row.GetString(0), row.GetString(1)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <remarks>Returns all runs of the type: the caller compares the values themselves.</remarks>
    public async ValueTask<IReadOnlyList<StoredRow>> QueryAsync(
        RunSchema schema, IReadOnlyList<RunFilter> filters, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return await _tables.ReadAsync(
            "runs", $"select {RowColumns}, params from {_tables.Quoted}.runs where type = $1 order by n", [schema.Type],
            row => new StoredRow { Run = ReadRow(row), Parameters = row.GetFieldValue<byte[]>(7) }, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Does nothing: the server has what was stored.</summary>
    /// <param name="cancellationToken">Has no effect.</param>
    /// <returns>A task that has ended.</returns>
    public ValueTask CompleteAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public IRunWorker BeginWork(CancellationToken cancellationToken = default)
    {
        _tables.Make();
        return new PostgresWorker(_tables, _lease, () => Interlocked.Increment(ref _refused));
    }

    /// <inheritdoc/>
    public async ValueTask<int> RemoveAsync(
        RunSchema schema, IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(ids);

        // Runs that a dead worker has claimed may go.
        return await _tables.ExecuteAsync(
            $"""
            delete from {_tables.Quoted}.runs as run where type = $1 and id = any($2)
                and (state <> {(int)StoredState.Running}
                    or not exists (select 1 from {_tables.Quoted}.workers as alive where alive.worker = run.worker and expires >= now()))
            """,
            [schema.Type, ids.ToArray()], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private static StoredRun ReadRow(NpgsqlDataReader row) => new()
    {
        Id = row.GetString(0),
        State = (StoredState)row.GetInt16(1) is var state && Enum.IsDefined(state)
            ? state
            : throw new InvalidDataException($"state is {row.GetInt16(1)}, which means nothing."),
        Code = row.IsDBNull(2) ? null : row.GetString(2),
        Runtime = row.IsDBNull(3) ? null : TimeSpan.FromSeconds(row.GetDouble(3)),
        Started = row.IsDBNull(4) ? null : row.GetDateTime(4),
        Finished = row.IsDBNull(5) ? null : row.GetDateTime(5),
        Failure = row.IsDBNull(6) ? null : PostgresTables.Json<RunFailure>(row.GetString(6)),
    };
}
