using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Batching.Studies.Stores;

/// <summary>The file of a store. It is created whole or not at all, and is opened only if this library wrote it.</summary>
internal static class SqliteFile
{
    /// <summary>The application id in the header of the file: "BTCH".</summary>
    internal const int ApplicationId = 0x42544348;

    /// <summary>The version of the layout. A file with a later layout is refused.</summary>
    internal const int Layout = 1;

    private const int HeaderBytes = 100;
    private const int LayoutOffset = 60;
    private const int ApplicationOffset = 68;

    /// <summary>Refuses a file that this library did not write, before SQLite opens it.</summary>
    /// <exception cref="InvalidDataException">The file is not a study, or is of a later version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static void Check(string path)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        int length;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            length = file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw Unusable(path, failure);
        }

        if (length < HeaderBytes || !header[..16].SequenceEqual("SQLite format 3\0"u8))
        {
            throw new InvalidDataException(
                $"'{path}' is not a study: {(length == 0 ? "it is empty" : "it is no SQLite database")}. It was left as it is. Open a "
                    + "study of another name, or move the file away.");
        }

        if (BinaryPrimitives.ReadInt32BigEndian(header[ApplicationOffset..]) != ApplicationId)
        {
            throw new InvalidDataException(
                $"'{path}' is not a study: it is the database of another program. It was left as it is. Open a study of another name, or "
                    + "move the file away.");
        }

        int layout = BinaryPrimitives.ReadInt32BigEndian(header[LayoutOffset..]);
        if (layout > Layout)
        {
            throw new InvalidDataException(
                $"'{path}' was made by a later version of Batching (layout {layout}; this one knows {Layout}). It was left as it is. Use "
                    + "that version.");
        }
    }

    /// <summary>Creates the file if it does not exist: next to its place, and moved there when it is complete.</summary>
    /// <exception cref="InvalidDataException">The file exists and is not a study.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static void Make(string path)
    {
        if (File.Exists(path))
        {
            Check(path);
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw Unusable(path, failure);
        }

        string made = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            Connect(made, SqliteOpenMode.ReadWriteCreate, $"""
                pragma application_id={ApplicationId};
                pragma user_version={Layout};
                create table _types(type text primary key, "table" text not null unique collate nocase, columns text not null);
                create table _codes(version text primary key, type text not null, members text not null);
                create table _workers(worker text primary key, host text not null, pid integer not null, expires text not null);
                pragma journal_mode=wal;
                """).Dispose();

            File.Move(made, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first.
            Check(path);
        }
        catch (SqliteException failure)
        {
            throw Failed(path, failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw Unusable(path, failure);
        }
        finally
        {
            File.Delete(made);
        }
    }

    /// <summary>Opens a file. Errors of SQLite become exceptions that name the file.</summary>
    internal static SqliteConnection Open(string path)
    {
        Check(path);
        try
        {
            try
            {
                return Connect(path, SqliteOpenMode.ReadWrite, "pragma synchronous=normal; select count(*) from _types;");
            }
            catch (SqliteException failure) when (failure.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY)
            {
                // In a read-only place SQLite cannot create its side files, but then no other process writes either.
                return Connect($"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1",
                    SqliteOpenMode.ReadOnly, "select count(*) from _types;");
            }
        }
        catch (SqliteException failure)
        {
            throw Failed(path, failure);
        }
    }

    /// <summary>The exception to throw in place of one of SQLite. It names the file.</summary>
    internal static Exception Failed(string path, SqliteException failure) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_ERROR => Damaged(path, failure.Message, failure),
        raw.SQLITE_INTERRUPT =>
            new OperationCanceledException(
                $"'{path}' was not done with a statement when the call was cancelled: the statement was interrupted, and nothing of it "
                    + "is stored.", failure),
        _ => Unusable(path, failure),
    };

    internal static InvalidDataException Damaged(string path, string what, Exception? cause = null)
        => new($"'{path}' is damaged: {what} It was left as it is. Restore it from a copy, or move it away.", cause);

    internal static IOException Unusable(string path, Exception failure) => new($"'{path}' cannot be used: {failure.Message}", failure);

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables and columns are quoted; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Opens a connection and prepares it. If that fails, the connection is closed.</summary>
    private static SqliteConnection Connect(string path, SqliteOpenMode mode, string sql)
    {
        // Without a pool, closing a connection really closes it, and the last one completes the file.
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();
            Harden(connection);

            // SQLite waits for locks in finer steps than the provider, which sleeps.
            Execute(connection, "pragma busy_timeout=30000;");
            RefuseForeign(path, connection);
            Execute(connection, sql);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes SQLite treat the file as untrusted: it runs no trigger or view, calls no function with side effects for the schema, protects
    /// its own tables, and reads a name in quotes as a name, never as a text.
    /// </summary>
    private static void Harden(SqliteConnection connection)
    {
        Set(raw.SQLITE_DBCONFIG_DEFENSIVE, 1);
        Set(raw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
        Set(raw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
        Set(raw.SQLITE_DBCONFIG_ENABLE_VIEW, 0);
        Set(raw.SQLITE_DBCONFIG_DQS_DML, 0);
        Set(raw.SQLITE_DBCONFIG_DQS_DDL, 0);
        Execute(connection, "pragma cell_size_check=on;");

        void Set(int option, int value)
            => SqliteException.ThrowExceptionForRC(raw.sqlite3_db_config(connection.Handle!, option, value, out _), connection.Handle);
    }

    /// <summary>
    /// Refuses everything in the schema that is not a table or an index. The statement decides: SQLite executes it whatever the type column
    /// says.
    /// </summary>
    private static void RefuseForeign(string path, SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            select case when sql like 'create virtual%' then 'virtual table' else ifnull(type, 'object') end, name from sqlite_schema
            where ((type = 'table' and sql like 'create table%')
                or (type = 'index' and (sql is null or sql like 'create index%' or sql like 'create unique index%'))) is not true
            limit 1
            """;
        using SqliteDataReader rows = command.ExecuteReader();
        if (rows.Read())
        {
            string what = $"{PrintedText.Line(rows.GetString(0))} '{PrintedText.Line(rows.IsDBNull(1) ? "" : rows.GetString(1))}'";
            throw Damaged(path, $"it has the {what}. A study has only tables and indexes, and SQLite would execute anything else.");
        }
    }
}
