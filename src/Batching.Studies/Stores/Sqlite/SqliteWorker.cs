using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Batching.Studies.Stores;

/// <summary>
/// A worker on a file. While it lives it holds a lock file beside the study: the system releases it when the process dies, however it dies,
/// so that others know at once. Used by one thread.
/// </summary>
internal sealed class SqliteWorker : IRunWorker
{
    /// <summary>How long another machine, whose lock cannot be tried everywhere, is believed to live without a sign.</summary>
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan s_orphan = TimeSpan.FromMinutes(1);

    /// <summary>How long a statement may run after the call was cancelled, so that finished runs can be stored.</summary>
    private static readonly TimeSpan s_gracePeriod = TimeSpan.FromSeconds(5);

    private const string LockSuffix = ".lock";
    private const int IdDigits = 32;

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly string _machine;
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly FileStream _lock;
    private readonly SqliteConnection _connection;
    private readonly SqliteInterrupter _interrupter;
    private readonly Dictionary<string, Statements> _statements = [];
    private readonly HashSet<string> _knownCodes = [];
    private readonly bool _locksWork;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private long _signed;
    private bool _hasClaimed;
    private bool _isDisposed;

    internal SqliteWorker(string path, TimeProvider time, string machine, CancellationToken cancellationToken)
    {
        (_path, _time, _machine) = (path, time, machine);

        // Before the row, because a worker whose row exists and whose lock is free counts as dead.
        try
        {
            _lock = new FileStream(LockOf(_id), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw SqliteFile.Unusable(path, failure);
        }

        _locksWork = !IsFree(LockOf(_id));
        try
        {
            _connection = SqliteFile.Open(path);
            _interrupter = new SqliteInterrupter(_connection, s_gracePeriod, cancellationToken);
            (_begin, _commit, _rollback) = (Command("begin immediate"), Command("commit"), Command("rollback"));
            Sign();
        }
        catch (SqliteException failure)
        {
            Close();
            throw SqliteFile.Failed(path, failure);
        }
        catch
        {
            Close();
            throw;
        }
    }

    public IReadOnlyList<bool> Commit(IReadOnlyList<FinishedRun> finished, IReadOnlyList<RunClaim> wanted)
    {
        var claimed = new bool[wanted.Count];
        try
        {
            if (_time.GetElapsedTime(_signed) > s_lease / 8)
            {
                Sign();
            }

            InTransaction(() =>
            {
                foreach (FinishedRun run in finished)
                {
                    Of(run.Schema).Finish(run.Run, _id);
                }

                for (var i = 0; i < claimed.Length; i++)
                {
                    RunClaim claim = wanted[i];
                    if (_knownCodes.Add(claim.Code))
                    {
                        KeepCode(claim);
                    }

                    claimed[i] = Of(claim.Schema).Claim(claim, _id);
                    _hasClaimed |= claimed[i];
                }
            });
            return claimed;
        }
        catch (SqliteException failure)
        {
            throw SqliteFile.Failed(_path, failure);
        }
    }

    public bool FreeDead()
    {
        try
        {
            List<string> dead = [], known = [];
            using (SqliteCommand command = Command("select rowid, worker, host, expires from _workers"))
            {
                foreach ((string worker, string host,
                    DateTime expires) in SqliteRows.Read(
                        _path, "_workers", command, row => (WorkerOf(row.Text(1)), row.Text(2), SqliteTime.Parse(row.Text(3)))))
                {
                    known.Add(worker);
                    bool isHere = host == _machine && _locksWork;
                    if (worker != _id && (isHere ? IsFree(LockOf(worker)) : expires < _time.GetUtcNow().UtcDateTime))
                    {
                        dead.Add(worker);
                    }
                }
            }

            DeleteOrphans(known);
            if (dead.Count == 0)
            {
                return false;
            }

            InTransaction(() => dead.ForEach(Forget));

            // A worker that was only taken for dead holds its lock still, and needs it.
            dead.Where(worker => IsFree(LockOf(worker))).ToList().ForEach(worker => File.Delete(LockOf(worker)));
            return true;
        }
        catch (SqliteException failure)
        {
            throw SqliteFile.Failed(_path, failure);
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            if (_hasClaimed)
            {
                InTransaction(() => Forget(_id));
            }
            else
            {
                using SqliteCommand command = Command("delete from _workers where worker = $worker");
                command.Parameters.AddWithValue("$worker", _id);
                command.ExecuteNonQuery();
            }
        }
        catch (SqliteException)
        {
            // The lock is released, so the next worker frees all claims.
        }
        finally
        {
            Close();
        }
    }

    private static bool IsFree(string path)
    {
        try
        {
            using FileStream probe = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Deletes locks of workers that died before they had a row: old ones, since one that is being made is not held for a moment.
    /// </summary>
    private void DeleteOrphans(List<string> known)
    {
        string begin = Path.GetFileName(_path) + ".";
        foreach (string path in Directory.EnumerateFiles(Path.GetDirectoryName(_path)!, $"*{LockSuffix}"))
        {
            string name = Path.GetFileName(path);
            string worker = name.StartsWith(begin, StringComparison.Ordinal) ? name[begin.Length..^LockSuffix.Length] : "";
            if (IsWorker(worker) && !known.Contains(worker) && worker != _id
                && _time.GetUtcNow().UtcDateTime - File.GetCreationTimeUtc(path) > s_orphan && IsFree(path))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Whether a text has the form of a worker's id: its lock is in the folder of the study then.</summary>
    private static bool IsWorker(string worker) => worker.Length == IdDigits && worker.All(char.IsAsciiHexDigitLower);

    private static string WorkerOf(string text)
        => IsWorker(text)
            ? text
            : throw new InvalidDataException($"'{text}' is no worker: its id has {IdDigits} hexadecimal digits, in lower case.");

    private string LockOf(string worker) => $"{_path}.{worker}{LockSuffix}";

    private void Close()
    {
        foreach (Statements statements in _statements.Values)
        {
            statements.Dispose();
        }

        _begin?.Dispose();
        _commit?.Dispose();
        _rollback?.Dispose();
        _interrupter?.Dispose();
        _connection?.Dispose();
        _lock.Dispose();
    }

    private void InTransaction(Action work)
    {
        _begin.ExecuteNonQuery();
        try
        {
            work();
            _commit.ExecuteNonQuery();
        }
        catch
        {
            // What a table was found to be may be undone with it.
            foreach (Statements statements in _statements.Values)
            {
                statements.Dispose();
            }

            _statements.Clear();
            _knownCodes.Clear();
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle!) == 0)
            {
                _rollback.ExecuteNonQuery();
            }

            throw;
        }
    }

    /// <summary>Gives back what a worker has claimed; a result of other code that was to be replaced stays.</summary>
    private void Forget(string worker)
    {
        foreach (SqliteTable table in SqliteTable.ReadAll(_path, _connection).Values)
        {
            using SqliteCommand free = Command(
                $"update {table.Quoted} set _state = case when _result is null then {(int)StoredState.Pending} else "
                    + $"{(int)StoredState.Done} end, _worker = null where _worker = $worker");
            free.Parameters.AddWithValue("$worker", worker);
            free.ExecuteNonQuery();
        }

        using SqliteCommand command = Command("delete from _workers where worker = $worker");
        command.Parameters.AddWithValue("$worker", worker);
        command.ExecuteNonQuery();
    }

    private void Sign()
    {
        using SqliteCommand command = Command(
            "insert into _workers(worker, host, pid, expires) values ($worker, $host, $pid, $expires) on conflict(worker) do update set "
                + "expires = $expires");
        command.Parameters.AddWithValue("$worker", _id);
        command.Parameters.AddWithValue("$host", _machine);
        command.Parameters.AddWithValue("$pid", Environment.ProcessId);
        command.Parameters.AddWithValue("$expires", SqliteTime.Text(_time.GetUtcNow().UtcDateTime + s_lease));
        command.ExecuteNonQuery();
        _signed = _time.GetTimestamp();
    }

    private void KeepCode(RunClaim claim)
    {
        using SqliteCommand command =
            Command("insert into _codes(version, type, members) values ($version, $type, $members) on conflict do nothing");
        command.Parameters.AddWithValue("$version", claim.Code);
        command.Parameters.AddWithValue("$type", claim.Schema.Type);
        command.Parameters.AddWithValue("$members", JsonSerializer.Serialize(claim.CodeMembers));
        command.ExecuteNonQuery();
    }

    private Statements Of(RunSchema schema)
    {
        if (!_statements.TryGetValue(schema.Type, out Statements? statements))
        {
            _statements[schema.Type] = statements = new Statements(_connection, SqliteTable.Ensure(_path, _connection, schema), schema);
        }

        return statements;
    }

    private SqliteCommand Command(string sql)
    {
        SqliteCommand command = _connection.CreateCommand();
#pragma warning disable CA2100 // Names are quoted, values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    /// <summary>The two statements of a table that are executed for every run.</summary>
    private sealed class Statements : IDisposable
    {
        private readonly SqliteStatement _claim;
        private readonly SqliteStatement _finish;
        private readonly string[] _parameters;

        internal Statements(SqliteConnection connection, SqliteTable table, RunSchema schema)
        {
            _parameters = [.. schema.Parameters.Select(parameter => parameter.Name)];
            string columns =
                string.Concat(_parameters.Select(parameter => $", {SqliteTable.Quote(table.Column(parameter, isResult: false)!.Column)}"));
            string values = string.Concat(_parameters.Select((_, place) => string.Create(CultureInfo.InvariantCulture, $", ?{place + 6}")));
            _claim = new SqliteStatement(connection, $"""
                insert into {table.Quoted}(_id, _params, _state, _worker{columns}) values (?1, ?2, {(int)StoredState.Running}, ?3{values})
                on conflict(_id) do update set _state = {(int)StoredState.Running}, _worker = ?3
                where _state in ({(int)StoredState.Pending}, {(int)StoredState.Failed}) or (_state = {(int)StoredState.Done} and ?4 and _code is not ?5)
                """);
            _finish = new SqliteStatement(connection, $"""
                update {table.Quoted} set _state = ?3, _worker = null, _code = ?4, _attempts = _attempts + ?5, _runtime = ?6, _started = ?7,
                _finished = ?8, _error = ?9, _result = ?10 where _id = ?1 and _worker = ?2
                """);
        }

        internal bool Claim(RunClaim claim, string worker)
        {
            _claim.Bind(claim.Id).Bind(claim.Parameters.Span).Bind(worker).Bind(claim.ReplacesOtherCode ? 1 : 0).Bind(claim.Code);
            foreach (string parameter in _parameters)
            {
                _claim.BindColumn(claim.Columns[parameter]);
            }

            return _claim.Execute() == 1;
        }

        internal void Finish(StoredRun run, string worker)
            => _finish.Bind(run.Id).Bind(worker).Bind((int)run.State).Bind(run.Code).Bind(run.Failure?.Attempts ?? 1)
                .Bind(run.Runtime?.TotalSeconds)
                .Bind(run.Started is { } started ? SqliteTime.Text(started) : null)
                .Bind(run.Finished is { } finished ? SqliteTime.Text(finished) : null)
                .Bind(run.Failure is { } failure ? JsonSerializer.Serialize(failure) : null)
                .Bind(run.Result)
                .Execute();

        public void Dispose()
        {
            _claim.Dispose();
            _finish.Dispose();
        }
    }
}
