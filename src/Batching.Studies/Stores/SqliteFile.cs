using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Batching.Stores;

/// <summary>The file of a store: made whole or not at all, and opened only where it is one of ours.</summary>
internal static class SqliteFile
{
    /// <summary>Says in the file's header whose it is: "BTCH".</summary>
    internal const int ApplicationId = 0x42544348;

    /// <summary>The version of the layout. A file of a later one is refused.</summary>
    internal const int Layout = 1;

    private const int HeaderBytes = 100;
    private const int LayoutOffset = 60;
    private const int ApplicationOffset = 68;

    /// <summary>Refuses a file that is not ours, before SQLite touches it.</summary>
    /// <exception cref="InvalidDataException">It is not a study, or of a later version.</exception>
    internal static void Check(string path)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        int length;
        using (FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            length = file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        }

        if (length < HeaderBytes || !header[..16].SequenceEqual("SQLite format 3\0"u8))
        {
            throw new InvalidDataException($"'{path}' is not a study: {(length == 0 ? "it is empty" : "it is no SQLite database")}. It was left as it is. Open a study of another name, or move the file away.");
        }

        if (BinaryPrimitives.ReadInt32BigEndian(header[ApplicationOffset..]) != ApplicationId)
        {
            throw new InvalidDataException($"'{path}' is not a study: it is the database of another program. It was left as it is. Open a study of another name, or move the file away.");
        }

        int layout = BinaryPrimitives.ReadInt32BigEndian(header[LayoutOffset..]);
        if (layout > Layout)
        {
            throw new InvalidDataException($"'{path}' was made by a later version of Batching (layout {layout}; this one knows {Layout}). It was left as it is. Use that version.");
        }
    }

    /// <summary>Makes the file where there is none: beside its place, and moved there when it is whole.</summary>
    internal static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (File.Exists(path))
        {
            Check(path);
            return;
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
        finally
        {
            File.Delete(made);
        }
    }

    /// <summary>Opens a file. What SQLite finds wrong with it names the file.</summary>
    internal static SqliteConnection Open(string path)
    {
        Check(path);
        try
        {
            try
            {
                return Connect(path, SqliteOpenMode.ReadWrite, "pragma synchronous=normal; select count(*) from _types;");
            }
            catch (SqliteException failure) when (failure.SqliteErrorCode is SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY)
            {
                // Where nothing may be written SQLite cannot make its side files: nobody else writes then either.
                return Connect($"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1", SqliteOpenMode.ReadOnly, "select count(*) from _types;");
            }
        }
        catch (SqliteException failure)
        {
            throw Failed(path, failure);
        }
    }

    internal static Exception Failed(string path, SqliteException failure) => failure.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB || failure.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR
        ? new InvalidDataException($"'{path}' is damaged: {failure.Message} It was left as it is. Restore it from a copy, or move it away.", failure)
        : new IOException($"'{path}' cannot be used: {failure.Message}", failure);

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables and columns are quoted; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>A connection on which something was done already: where that fails none is left.</summary>
    private static SqliteConnection Connect(string path, SqliteOpenMode mode, string sql)
    {
        // Without a pool, so that closing is closing: the last one out completes the file.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();

            // SQLite's own waiting is finer than the provider's, which sleeps.
            Execute(connection, "pragma busy_timeout=30000;");
            Execute(connection, sql);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
