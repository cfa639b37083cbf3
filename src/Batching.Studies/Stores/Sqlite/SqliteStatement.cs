using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Batching.Studies.Stores;

/// <summary>
/// A statement that is executed for every run, prepared once. It speaks to SQLite itself: the provider looks up each parameter by name at
/// each execution, which costs as much as the execution. Used by one thread.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    internal SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_database, sql, out _statement), _database);
    }

    /// <summary>Gives the next parameter its value, in the order in which the statement has them.</summary>
    internal SqliteStatement Bind(string? value)
        => Bound(value is null ? raw.sqlite3_bind_null(_statement, ++_bound) : raw.sqlite3_bind_text(_statement, ++_bound, value));

    /// <inheritdoc cref="Bind(string?)"/>
    internal SqliteStatement Bind(long value) => Bound(raw.sqlite3_bind_int64(_statement, ++_bound, value));

    /// <inheritdoc cref="Bind(string?)"/>
    internal SqliteStatement Bind(double? value)
        => Bound(value is { } number ? raw.sqlite3_bind_double(_statement, ++_bound, number) : raw.sqlite3_bind_null(_statement, ++_bound));

    /// <inheritdoc cref="Bind(string?)"/>
    internal SqliteStatement Bind(ReadOnlySpan<byte> value) => Bound(raw.sqlite3_bind_blob(_statement, ++_bound, value));

    /// <summary>Gives the next parameter the value of a column: a number, text or null.</summary>
    internal SqliteStatement BindColumn(object? value) => value switch
    {
        long number => Bind(number),
        double number => Bind(number),
        _ => Bind((string?)value),
    };

    /// <summary>Executes it and forgets the values.</summary>
    /// <returns>How many rows it changed.</returns>
    internal int Execute()
    {
        _bound = 0;
        int before = raw.sqlite3_total_changes(_database);
        int result = raw.sqlite3_step(_statement);
        int changed = raw.sqlite3_total_changes(_database) - before;
        raw.sqlite3_reset(_statement);
        SqliteException.ThrowExceptionForRC(result, _database);
        return changed;
    }

    /// <summary>Lets go of the statement.</summary>
    public void Dispose() => _statement.Dispose();

    private SqliteStatement Bound(int result)
    {
        SqliteException.ThrowExceptionForRC(result, _database);
        return this;
    }
}
