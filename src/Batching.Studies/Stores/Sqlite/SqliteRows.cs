using Microsoft.Data.Sqlite;

namespace Batching.Studies.Stores;

/// <summary>
/// Reads rows of an untrusted file. A column of SQLite takes values of any type, so a value that this library would not write is an error
/// that names the file, the table and the row.
/// </summary>
internal static class SqliteRows
{
    /// <summary>Reads all rows of a command, whose first column tells them apart.</summary>
    /// <exception cref="InvalidDataException">A row is not as it should be.</exception>
    internal static List<T> Read<T>(string path, string table, SqliteCommand command, Func<SqliteDataReader, T> read)
    {
        using SqliteDataReader rows = command.ExecuteReader();
        List<T> found = [];
        while (rows.Read())
        {
            try
            {
                found.Add(read(rows));
            }
            catch (Exception failure) when (StoredDamage.Is(failure))
            {
                string row = PrintedText.Line(Convert.ToString(rows.GetValue(0), System.Globalization.CultureInfo.InvariantCulture));
                throw SqliteFile.Damaged(
                    path, $"row {row} of the table {PrintedText.Line(table)}: {PrintedText.Line(failure.Message)}", failure);
            }
        }

        return found;
    }

    internal static string Text(this SqliteDataReader row, int column) => row.Value<string>(column, "a text");

    internal static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Text(column);

    internal static long Whole(this SqliteDataReader row, int column) => row.Value<long>(column, "a whole number");

    internal static byte[] Bytes(this SqliteDataReader row, int column) => row.Value<byte[]>(column, "bytes");

    internal static DateTime? TimeOrNull(this SqliteDataReader row, int column)
        => row.IsDBNull(column) ? null : SqliteTime.Parse(row.Text(column));

    internal static TimeSpan? SecondsOrNull(this SqliteDataReader row, int column)
        => row.IsDBNull(column) ? null : TimeSpan.FromSeconds(row.Value<double>(column, "a number"));

    private static T Value<T>(this SqliteDataReader row, int column, string what)
        => row.GetValue(column) is T value ? value : throw new InvalidDataException($"{row.GetName(column)} does not hold {what}.");
}
