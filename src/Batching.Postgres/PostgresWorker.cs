using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Batching.Studies.Stores;
using Npgsql;
using NpgsqlTypes;

namespace Batching.Postgres;

/// <summary>
/// A worker on a database. A thread of its own renews its lease, so that runs which fill the pool do not make it look dead. Used by one
/// thread besides.
/// </summary>
internal sealed class PostgresWorker : IRunWorker
{
    private const int MostAttempts = 5;
    private const int SignsPerLease = 3;

    /// <summary>An infinite number has no other form in JSON.</summary>
    private static readonly JsonSerializerOptions s_columns = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly PostgresTables _tables;
    private readonly TimeSpan _lease;
    private readonly Action _refuse;
    private readonly Guid _id = Guid.NewGuid();
    private readonly NpgsqlConnection _connection;
    private readonly Dictionary<(string Type, string Id), int> _claims = [];
    private readonly HashSet<string> _known = [];
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _signs;
    private bool _isDisposed;

    internal PostgresWorker(PostgresTables tables, TimeSpan lease, Action refuse)
    {
        (_tables, _lease, _refuse) = (tables, lease, refuse);
        _connection = tables.Open();
        try
        {
            tables.Asking(() =>
            {
                // Who is frozen in the midst of a transaction must not keep others from the rows that it holds.
                using NpgsqlCommand limit = Command(
                    string.Create(CultureInfo.InvariantCulture,
                        $"set idle_in_transaction_session_timeout = {(long)Math.Clamp(lease.TotalMilliseconds, 1, int.MaxValue)}"));
                limit.ExecuteNonQuery();
                return Sign(_connection);
            });
        }
        catch
        {
            _connection.Dispose();
            throw;
        }

        _signs = new Thread(GiveSigns) { IsBackground = true, Name = "Batching lease" };
        _signs.Start();
    }

    public IReadOnlyList<bool> Commit(IReadOnlyList<FinishedRun> finished, IReadOnlyList<RunClaim> wanted)
        => _tables.Asking(() => InTransaction<IReadOnlyList<bool>>(() =>
    {
        HashSet<FinishedRun> refused = [.. finished.Where(run => !Finish(run))];
        Dictionary<(string Type, string Id), int> claimed = wanted.Count == 0 ? [] : Claim(wanted);
        return () =>
        {
            foreach (FinishedRun run in finished)
            {
                _claims.Remove((run.Schema.Type, run.Run.Id));
            }

            foreach (FinishedRun _ in refused)
            {
                _refuse();
            }

            foreach (((string, string) run, int attempt) in claimed)
            {
                _claims[run] = attempt;
            }

            return [.. wanted.Select(claim => claimed.ContainsKey((claim.Schema.Type, claim.Id)))];
        };
    }));

    public bool FreeDead() => _tables.Asking(() => InTransaction<bool>(() =>
    {
        using NpgsqlCommand command = Command($"""
            with dead as (delete from {_tables.Quoted}.workers where expires < now() and worker <> $1 returning worker)
            update {_tables.Quoted}.runs set state = {Freed}, worker = null where worker in (select worker from dead)
            """);
        command.Parameters.Add(new() { Value = _id });
        int freed = command.ExecuteNonQuery();
        return () => freed > 0;
    }));

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _end.Set();
        _signs.Join();
        try
        {
            InTransaction<bool>(() =>
            {
                using NpgsqlCommand free = Command($"update {_tables.Quoted}.runs set state = {Freed}, worker = null where worker = $1");
                free.Parameters.Add(new() { Value = _id });
                free.ExecuteNonQuery();
                using NpgsqlCommand leave = Command($"delete from {_tables.Quoted}.workers where worker = $1");
                leave.Parameters.Add(new() { Value = _id });
                leave.ExecuteNonQuery();
                return () => true;
            });
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            // The lease expires, and with it all claims.
        }
        finally
        {
            _connection.Dispose();
            _end.Dispose();
        }
    }

    /// <summary>A run that is given back: a result of other code that was to be replaced stays.</summary>
    private static string Freed => $"case when result is null then {(int)StoredState.Pending} else {(int)StoredState.Done} end";

    /// <summary>Stores what a run came to, under the claim that it was executed under.</summary>
    /// <returns>Whether that claim is still in force.</returns>
    private bool Finish(FinishedRun finished)
    {
        StoredRun run = finished.Run;
        using NpgsqlCommand command = Command($"""
            update {_tables.Quoted}.runs set state = $5, worker = null, code = $6, runtime = $7, started = $8, finished = $9, error = $10, result = $11
            where type = $1 and id = $2 and worker = $3 and attempt = $4
            """);
        command.Parameters.Add(new() { Value = finished.Schema.Type });
        command.Parameters.Add(new() { Value = run.Id });
        command.Parameters.Add(new() { Value = _id });
        command.Parameters.Add(new() { Value = _claims.GetValueOrDefault((finished.Schema.Type, run.Id)) });
        command.Parameters.Add(new() { Value = (short)run.State });
        Add(command, NpgsqlDbType.Text, run.Code);
        Add(command, NpgsqlDbType.Double, run.Runtime?.TotalSeconds);
        Add(command, NpgsqlDbType.TimestampTz, run.Started);
        Add(command, NpgsqlDbType.TimestampTz, run.Finished);
        Add(command, NpgsqlDbType.Text, run.Failure is null ? null : JsonSerializer.Serialize(run.Failure));
        Add(command, NpgsqlDbType.Text, run.Result);
        return command.ExecuteNonQuery() == 1;

        static void Add(NpgsqlCommand command, NpgsqlDbType type, object? value)
            => command.Parameters.Add(new() { NpgsqlDbType = type, Value = value ?? DBNull.Value });
    }

    /// <summary>Claims what is free. A run that somebody else is claiming at this moment is not waited for.</summary>
    /// <returns>The runs that were claimed, each with the number of the claim.</returns>
    private Dictionary<(string Type, string Id), int> Claim(IReadOnlyList<RunClaim> wanted)
    {
        foreach (RunClaim claim in wanted.DistinctBy(claim => (claim.Schema.Type, claim.Code))
            .Where(claim => !_known.Contains(claim.Schema.Type + claim.Code)))
        {
            Know(claim);
        }

        using NpgsqlCommand add = Command($"""
            insert into {_tables.Quoted}.runs(type, id, params, columns, state)
            select type, id, params, columns::jsonb, {(int)StoredState.Pending} from unnest($1, $2, $3, $4) with ordinality as wanted(type, id, params, columns, place)
            order by place on conflict do nothing
            """);
        add.Parameters.Add(new() { Value = wanted.Select(claim => claim.Schema.Type).ToArray() });
        add.Parameters.Add(new() { Value = wanted.Select(claim => claim.Id).ToArray() });
        add.Parameters.Add(new() { Value = wanted.Select(claim => claim.Parameters.ToArray()).ToArray() });
        add.Parameters.Add(new() { Value = wanted.Select(claim => JsonSerializer.Serialize(claim.Columns, s_columns)).ToArray() });
        add.ExecuteNonQuery();

        using NpgsqlCommand take = Command($"""
            with free as (
                select run.type, run.id from {_tables.Quoted}.runs as run join unnest($1, $2, $3, $4) as wanted(type, id, code, replaces) on run.type = wanted.type and run.id = wanted.id
                where run.state in ({(int)StoredState.Pending}, {(int)StoredState.Failed}) or (run.state = {(int)StoredState.Done} and wanted.replaces and run.code is distinct from wanted.code)
                for update of run skip locked)
            update {_tables.Quoted}.runs as run set state = {(int)StoredState.Running}, worker = $5, attempt = run.attempt + 1
            from free where run.type = free.type and run.id = free.id returning run.type, run.id, run.attempt
            """);
        take.Parameters.Add(new() { Value = wanted.Select(claim => claim.Schema.Type).ToArray() });
        take.Parameters.Add(new() { Value = wanted.Select(claim => claim.Id).ToArray() });
        take.Parameters.Add(new() { Value = wanted.Select(claim => claim.Code).ToArray() });
        take.Parameters.Add(new() { Value = wanted.Select(claim => claim.ReplacesOtherCode).ToArray() });
        take.Parameters.Add(new() { Value = _id });
        var claimed = new Dictionary<(string Type, string Id), int>();
        using NpgsqlDataReader rows = take.ExecuteReader();
        while (rows.Read())
        {
            claimed.Add((rows.GetString(0), rows.GetString(1)), rows.GetInt32(2));
        }

        return claimed;
    }

    private void Know(RunClaim claim)
    {
        using NpgsqlCommand type = Command(
            $"insert into {_tables.Quoted}.types(type, content) values ($1, $2::jsonb) on conflict (type) do update set content = "
                + "excluded.content");
        type.Parameters.Add(new() { Value = claim.Schema.Type });
        type.Parameters.Add(new() { Value = PostgresTables.Text(claim.Schema) });
        type.ExecuteNonQuery();
        using NpgsqlCommand code =
            Command($"insert into {_tables.Quoted}.codes(version, type, members) values ($1, $2, $3::jsonb) on conflict do nothing");
        code.Parameters.Add(new() { Value = claim.Code });
        code.Parameters.Add(new() { Value = claim.Schema.Type });
        code.Parameters.Add(new() { Value = JsonSerializer.Serialize(claim.CodeMembers) });
        code.ExecuteNonQuery();
        _known.Add(claim.Schema.Type + claim.Code);
    }

    private NpgsqlCommand Command(string sql) => PostgresTables.Command(_connection, sql);

    /// <summary>
    /// Does something in a transaction, again where the server chose it as the victim of a deadlock, and then what follows from it.
    /// </summary>
    private T InTransaction<T>(Func<Func<T>> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using NpgsqlTransaction transaction = _connection.BeginTransaction();
                Func<T> then = work();
                transaction.Commit();
                return then();
            }
            catch (PostgresException failure)
                when (attempt < MostAttempts
                    && failure.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                _known.Clear();
            }
            catch
            {
                _known.Clear();
                throw;
            }
        }
    }

    private void GiveSigns()
    {
        while (!_end.Wait(_lease / SignsPerLease))
        {
            try
            {
                using NpgsqlConnection connection = _tables.Open();
                Sign(connection);
            }
            catch (Exception failure) when (failure is IOException or NpgsqlException)
            {
                // The next sign may get through. If none does, the lease expires, and results are refused: that is what it is for.
            }
        }
    }

    private bool Sign(NpgsqlConnection connection)
    {
        using NpgsqlCommand command = PostgresTables.Command(connection, $"""
            insert into {_tables.Quoted}.workers(worker, host, pid, expires) values ($1, $2, $3, now() + $4) on conflict (worker) do update set expires = now() + $4
            """);
        command.Parameters.Add(new() { Value = _id });
        command.Parameters.Add(new() { Value = Environment.MachineName });
        command.Parameters.Add(new() { Value = Environment.ProcessId });
        command.Parameters.Add(new() { Value = _lease });
        command.ExecuteNonQuery();
        return true;
    }
}
