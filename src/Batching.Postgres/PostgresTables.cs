using System.Globalization;
using System.Text.Json;
using Batching.Studies;
using Batching.Studies.Stores;
using Npgsql;

namespace Batching.Postgres;

/// <summary>The tables of a store: all in one schema of a database.</summary>
internal sealed class PostgresTables(NpgsqlDataSource source, string schema)
{
    /// <summary>The version of the layout. A schema of a later one is refused.</summary>
    internal const int Layout = 1;

    private static readonly JsonSerializerOptions s_whole = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true
    };

    /// <summary>The schema's name as SQL takes it.</summary>
    internal string Quoted { get; } = new NpgsqlCommandBuilder().QuoteIdentifier(schema);

    /// <summary>Where the store is: without the password.</summary>
    internal string Location { get; } = LocationOf(new NpgsqlConnectionStringBuilder(source.ConnectionString), schema);

    private static string LocationOf(NpgsqlConnectionStringBuilder to, string schema)
        => string.Create(CultureInfo.InvariantCulture, $"{to.Host}:{to.Port}/{to.Database}, schema {schema}");

    /// <summary>Opens a connection of the pool.</summary>
    /// <exception cref="IOException">The server cannot be used.</exception>
    internal NpgsqlConnection Open() => Asking(source.OpenConnection);

    /// <summary>Asks the server; what goes wrong names it.</summary>
    internal T Asking<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception failure) when (failure is NpgsqlException or ObjectDisposedException)
        {
            throw Unusable(failure);
        }
    }

    /// <summary>Reads all rows of a command, whose first column tells them apart. Finds nothing where there are no tables.</summary>
    /// <exception cref="InvalidDataException">A row is not as this library writes it: the message names the table and the row.</exception>
    internal ValueTask<List<T>> ReadAsync<T>(
        string table, string sql, object[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
        => UsingAsync(sql, values, new List<T>(), async command =>
        {
            List<T> found = [];
            NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    found.Add(Read(table, rows, read));
                }
            }

            return found;
        }, cancellationToken);

    /// <summary>Executes a command.</summary>
    /// <returns>How many rows it changed: none where there are no tables.</returns>
    internal ValueTask<int> ExecuteAsync(string sql, object[] values, CancellationToken cancellationToken)
        => UsingAsync(
            sql, values, 0,
            async command => await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false),
            cancellationToken);

    private async ValueTask<T> UsingAsync<T>(
        string sql, object[] values, T none, Func<NpgsqlCommand, ValueTask<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                if (!await ExistAsync(connection, cancellationToken).ConfigureAwait(false))
                {
                    return none;
                }

                NpgsqlCommand command = Command(connection, sql);
                await using (command.ConfigureAwait(false))
                {
                    foreach (object value in values)
                    {
                        command.Parameters.Add(new() { Value = value });
                    }

                    return await use(command).ConfigureAwait(false);
                }
            }
        }
        catch (Exception failure) when (failure is NpgsqlException or ObjectDisposedException)
        {
            throw Unusable(failure);
        }
    }

    private T Read<T>(string table, NpgsqlDataReader row, Func<NpgsqlDataReader, T> read)
    {
        try
        {
            return read(row);
        }
        catch (Exception failure)
            when (failure is InvalidDataException or InvalidCastException or FormatException or OverflowException or ArgumentException
                or JsonException)
        {
            throw new InvalidDataException(
                $"The store at {Location} is damaged: the row '{row.GetValue(0)}' of the table {table}: {failure.Message} Restore it "
                    + "from a copy.", failure);
        }
    }

    private async ValueTask<bool> ExistAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using NpgsqlCommand command = ExistsCommand(connection);
        if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
        {
            return false;
        }

        using NpgsqlCommand version = LayoutCommand(connection);
        return IsKnown(await version.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as int? ?? 0);
    }

    private bool Exist(NpgsqlConnection connection)
    {
        using NpgsqlCommand command = ExistsCommand(connection);
        if (command.ExecuteScalar() is not true)
        {
            return false;
        }

        using NpgsqlCommand version = LayoutCommand(connection);
        return IsKnown(version.ExecuteScalar() as int? ?? 0);
    }

    private NpgsqlCommand ExistsCommand(NpgsqlConnection connection)
    {
        NpgsqlCommand command = Command(connection, "select to_regclass($1) is not null");
        command.Parameters.Add(new() { Value = $"{Quoted}.layout" });
        return command;
    }

    private NpgsqlCommand LayoutCommand(NpgsqlConnection connection) => Command(connection, $"select version from {Quoted}.layout");

    private bool IsKnown(int layout) => layout <= Layout
        ? layout > 0
        : throw new InvalidDataException(
            $"The store at {Location} was made by a later version of Batching (layout {layout}; this one knows {Layout}). It was left "
                + "as it is. Use that version.");

    /// <summary>Makes the tables where there are none: whole or not at all, also where several do so at once.</summary>
    internal void Make() => Asking(() =>
    {
        using NpgsqlConnection connection = Open();
        if (Exist(connection))
        {
            return true;
        }

        using NpgsqlTransaction transaction = connection.BeginTransaction();
        using NpgsqlCommand once = Command(connection, "select pg_advisory_xact_lock(hashtextextended('Batching ' || $1, 0))");
        once.Parameters.Add(new() { Value = schema });
        once.ExecuteNonQuery();
        using NpgsqlCommand make = Command(connection, $"""
            create schema if not exists {Quoted};
            create table if not exists {Quoted}.layout(version int not null);
            insert into {Quoted}.layout select {Layout} where not exists (select 1 from {Quoted}.layout);
            create table if not exists {Quoted}.types(n bigint generated always as identity, type text primary key, content jsonb not null);
            create table if not exists {Quoted}.codes(version text primary key, type text not null, members jsonb not null);
            create table if not exists {Quoted}.workers(worker uuid primary key, host text not null, pid int not null, expires timestamptz not null);
            create table if not exists {Quoted}.runs(
                n bigint generated always as identity, type text not null, id text not null, params bytea not null, columns jsonb not null, state smallint not null,
                worker uuid, attempt int not null default 0, code text, runtime double precision, started timestamptz, finished timestamptz, error text, result text,
                primary key (type, id));
            create index if not exists runs_of_worker on {Quoted}.runs(worker) where worker is not null;
            """);
        make.ExecuteNonQuery();
        transaction.Commit();
        return true;
    });

    internal static NpgsqlCommand Command(NpgsqlConnection connection, string sql)
    {
        NpgsqlCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The schema's name is quoted, values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private Exception Unusable(Exception failure) => failure is ObjectDisposedException
        ? new ObjectDisposedException(
            nameof(PostgresRunStore), $"The store at {Location} is closed. Read results before the study is disposed.")
        : new IOException($"The store at {Location} cannot be used: {failure.Message}", failure);

    internal static string Text(RunSchema schema) => JsonSerializer.Serialize(new SchemaContent(
        schema.ShortName,
        [.. schema.Parameters.Select(column => new ColumnContent(column.Name, column.Kind.ToString()))],
        [.. schema.ResultMembers.Select(column => new ColumnContent(column.Name, column.Kind.ToString()))],
        schema.ResultValue.ToString()));

    internal static RunSchema Schema(string type, string text)
    {
        SchemaContent content = Json<SchemaContent>(text);
        return new RunSchema
        {
            Type = type,
            ShortName = content.ShortName,
            Parameters = [.. content.Parameters.Select(Column)],
            ResultMembers = [.. content.ResultMembers.Select(Column)],
            ResultValue = Enum.Parse<ColumnKind>(content.ResultValue),
        };

        static RunColumn Column(ColumnContent column) => new() { Name = column.Name, Kind = Enum.Parse<ColumnKind>(column.Kind) };
    }

    /// <summary>Reads JSON that this library wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    internal static T Json<T>(string text)
        => JsonSerializer.Deserialize<T>(text, s_whole) ?? throw new JsonException("There is null where a value was expected.");

    /// <summary>Reads what a code version consisted of.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    internal static IReadOnlyDictionary<string, string> Members(string text)
    {
        Dictionary<string, string> members = Json<Dictionary<string, string>>(text);
        return members.ContainsValue(null!) ? throw new JsonException("A member of the code has no hash.") : members;
    }

    private sealed record SchemaContent(string ShortName, ColumnContent[] Parameters, ColumnContent[] ResultMembers, string ResultValue);

    private sealed record ColumnContent(string Name, string Kind);
}
