using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Batching.Studies.Stores;

/// <summary>The table of a run type: its name, and which column holds what. Immutable.</summary>
internal sealed record SqliteTable(string Type, string Name, IReadOnlyList<SqliteColumn> Columns)
{
    private static readonly string[] s_own =
        ["_n", "_id", "_params", "_state", "_worker", "_code", "_attempts", "_runtime", "_started", "_finished", "_error", "_result"];

    private static readonly string[] s_ofFile = ["_types", "_codes", "_workers"];

    internal string Quoted => Quote(Name);

    internal static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    internal SqliteColumn? Column(string name, bool isResult)
        => Columns.FirstOrDefault(column => column.Name == name && column.IsResult == isResult);

    internal RunSchema ToSchema() => new()
    {
        Type = Type,
        ShortName = Type[(Type.LastIndexOfAny(['.', '+']) + 1)..],
        Parameters = [.. Columns.Where(column => !column.IsResult).Select(column => column.ToColumn())],
        ResultMembers = [.. Columns.Where(column => column.IsResult && column.Name.Length > 0).Select(column => column.ToColumn())],
        ResultValue = Columns.FirstOrDefault(column => column.IsResult && column.Name.Length == 0)?.Kind ?? ColumnKind.Json,
    };

    /// <summary>All tables of a file, by type.</summary>
    /// <exception cref="InvalidDataException">What the file says of them is not as it was written.</exception>
    internal static Dictionary<string, SqliteTable> ReadAll(string path, SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            select rowid, type, "table", columns, exists(select 1 from sqlite_schema as made where made.type = 'table' and lower(made.name) = lower("table")) from _types order by rowid
            """;
        var tables = new Dictionary<string, SqliteTable>(StringComparer.Ordinal);
        SqliteRows.Read(path, "_types", command, row =>
        {
            var table = new SqliteTable(row.Text(1), row.Text(2), StoredDamage.Json<SqliteColumn[]>(row.Text(3)));
            return row.Whole(4) == 0 || s_ofFile.Contains(table.Name, StringComparer.OrdinalIgnoreCase)
                || table.Name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase)
                ? throw new InvalidDataException($"there is no table '{table.Name}' of runs.")
                : table.Columns.Any(column => column is null || !Enum.IsDefined(column.Kind))
                    ? throw new InvalidDataException("a column is of no known kind.")
                : tables.TryAdd(table.Type, table) ? table : throw new InvalidDataException($"the type '{table.Type}' is there twice.");
        });
        return tables;
    }

    /// <summary>The table of a type, with a column for all that it has now; what it had before stays. Within a transaction.</summary>
    internal static SqliteTable Ensure(string path, SqliteConnection connection, RunSchema schema)
    {
        Dictionary<string, SqliteTable> tables = ReadAll(path, connection);
        SqliteTable? table = tables.GetValueOrDefault(schema.Type);
        if (table is null)
        {
            bool isTaken = tables.Values.Any(other => other.Name.Equals(schema.ShortName, StringComparison.OrdinalIgnoreCase))
                || schema.ShortName.StartsWith('_') || schema.ShortName.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase);
            table = new(schema.Type, isTaken ? $"{schema.ShortName} ({schema.Type})" : schema.ShortName, []);
            SqliteFile.Execute(connection, $"""
                create table {table.Quoted}(
                    _n integer primary key, _id text not null unique, _params blob not null, _state integer not null, _worker text, _code text,
                    _attempts integer not null default 0, _runtime real, _started text, _finished text, _error text, _result text)
                """);
        }

        List<SqliteColumn> columns = [.. table.Columns];
        foreach ((string name, ColumnKind kind) in schema.Parameters.Select(column => (column.Name, column.Kind)))
        {
            if (table.Column(name, isResult: false) is null)
            {
                var column = new SqliteColumn(name, Free(columns, name), kind, IsResult: false);
                SqliteFile.Execute(connection, $"alter table {table.Quoted} add column {Quote(column.Column)} {TypeOf(kind)}");
                columns.Add(column);
            }
        }

        IEnumerable<(string Name, ColumnKind Kind)> results =
            schema.ResultValue == ColumnKind.Json
                ? schema.ResultMembers.Select(column => (column.Name, column.Kind))
                : [("", schema.ResultValue)];
        foreach ((string name, ColumnKind kind) in results)
        {
            if (table.Column(name, isResult: true) is null)
            {
                var column = new SqliteColumn(name, Free(columns, name.Length == 0 ? "result" : $"result_{name}"), kind, IsResult: true);
                SqliteFile.Execute(connection,
                    $"alter table {table.Quoted} add column {Quote(column.Column)} {TypeOf(kind)} generated always as "
                        + $"({Extract(name, kind)}) virtual");
                columns.Add(column);
            }
        }

        if (tables.ContainsKey(schema.Type) && columns.Count == table.Columns.Count)
        {
            return table;
        }

        table = table with { Columns = columns };
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "insert into _types(type, \"table\", columns) values ($type, $table, $columns) on conflict(type) do update "
            + "set columns = $columns";
        command.Parameters.AddWithValue("$type", table.Type);
        command.Parameters.AddWithValue("$table", table.Name);
        command.Parameters.AddWithValue("$columns", JsonSerializer.Serialize(columns));
        command.ExecuteNonQuery();
        return table;
    }

    /// <summary>A name that no column has: SQLite does not tell upper from lower case.</summary>
    private static string Free(List<SqliteColumn> columns, string wanted)
    {
        string name = wanted;
        for (var number = 2; s_own.Contains(name, StringComparer.OrdinalIgnoreCase)
            || columns.Any(column => column.Column.Equals(name, StringComparison.OrdinalIgnoreCase)); number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{number}");
        }

        return name;
    }

    private static string TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => "integer",
        ColumnKind.Real => "real",
        _ => "text",
    };

    private static string Extract(string member, ColumnKind kind)
    {
        string path = member.Length == 0 ? "'$'" : $"'$.\"{member.Replace("'", "''", StringComparison.Ordinal)}\"'";
        string kinds = kind switch
        {
            // Its class may have had whole numbers first, and any later: the column stays.
            ColumnKind.Integer => "'integer', 'real', 'true', 'false'",
            ColumnKind.Real => "'real', 'integer'",
            _ => "'text'",
        };
        string value = $"json_extract(_result, {path})";

        // JSON writes the number 2.0 as 2.
        return $"case when json_type(_result, {path}) in ({kinds}) then {(kind == ColumnKind.Real ? $"cast({value} as real)" : value)} end";
    }
}

/// <summary>A column: of a parameter, or of a member of the result.</summary>
/// <param name="Name">The parameter's or member's name; empty for a result that is one value.</param>
/// <param name="Column">The column's name.</param>
/// <param name="Kind">How it is typed.</param>
/// <param name="IsResult">Whether it is of the result.</param>
internal sealed record SqliteColumn(string Name, string Column, ColumnKind Kind, bool IsResult)
{
    internal RunColumn ToColumn() => new() { Name = Name, Kind = Kind };
}
