using System.Globalization;
using System.Text;
using System.Text.Json;
using Batching.Runtime;

namespace Batching.Studies;

/// <summary>
/// Stored results as a table: one row per run, one column per parameter and member of the result. Values are strings in the invariant
/// culture. Immutable.
/// </summary>
public sealed class ResultTable
{
    private ResultTable(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows) => (Columns, Rows) = (columns, rows);

    /// <summary>Creates a table of runs.</summary>
    internal static async Task<ResultTable> CreateAsync(IAsyncEnumerable<ResultRun> runs)
    {
        List<string> parameters = [], members = [];
        List<Dictionary<string, string>> rows = [];
        await foreach (ResultRun run in runs.ConfigureAwait(false))
        {
            var row = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (string name in run.Schema.Parameters.Select(parameter => parameter.Name))
            {
                if (run.Parameters.TryGetValue(name, out object? value))
                {
                    Note(parameters, name);
                    row[name] = TextOf(value);
                }
            }

            if (run.IsDone)
            {
                AddResult(run.Result, members, row);
            }

            rows.Add(row);
        }

        string[] columns = [.. parameters, .. members];
        return new(
            columns, [.. rows.Select(row => (IReadOnlyList<string>)[.. columns.Select(column => row.GetValueOrDefault(column, ""))])]);
    }

    /// <summary>The columns: parameters, then members of results as <c>result.NAME</c>, or <c>result</c>.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows, with one value per column. A missing value is an empty string.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>
    /// The table as comma-separated values (RFC 4180), with the names of the columns first. A string that a spreadsheet would read as a
    /// formula is prefixed with an apostrophe; <see cref="Rows"/> has the original.
    /// </summary>
    /// <returns>The text.</returns>
    public string ToCsv()
    {
        var text = new StringBuilder();
        foreach (IReadOnlyList<string> row in (IEnumerable<IReadOnlyList<string>>)[Columns, .. Rows])
        {
            text.AppendJoin(',', row.Select(PrintedText.Csv)).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>
    /// The table as Markdown. Markup, links and control characters in values are escaped.
    /// </summary>
    /// <returns>The text.</returns>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append("| ").AppendJoin(" | ", Columns.Select(PrintedText.Markdown)).Append(" |\n|").Insert(text.Length, "---|", Columns.Count)
            .Append('\n');
        foreach (IReadOnlyList<string> row in Rows)
        {
            text.Append("| ").AppendJoin(" | ", row.Select(PrintedText.Markdown)).Append(" |\n");
        }

        return text.ToString();
    }

    /// <summary>Writes the table as comma-separated values, in UTF-8.</summary>
    /// <param name="path">Where.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>A task that ends when the file is written.</returns>
    public Task WriteCsvAsync(string path, CancellationToken cancellationToken = default)
        => File.WriteAllTextAsync(path, ToCsv(), cancellationToken);

    private static void AddResult(JsonElement result, List<string> members, Dictionary<string, string> row)
    {
        if (result.ValueKind != JsonValueKind.Object)
        {
            Note(members, "result");
            row["result"] = TextOf(result);
            return;
        }

        foreach (JsonProperty member in result.EnumerateObject())
        {
            string name = $"result.{member.Name}";
            Note(members, name);
            row[name] = TextOf(member.Value);
        }
    }

    private static void Note(List<string> columns, string name)
    {
        if (!columns.Contains(name))
        {
            columns.Add(name);
        }
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    private static string TextOf(object? value)
    {
        switch (value)
        {
            case null:
                return "";
            case string text:
                return text;
            case double or float or Half or decimal:
                return ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture);
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, ValueCodec.JsonOptions))
        {
            UntypedValue.WriteJson(json, value);
        }

        string written = Encoding.UTF8.GetString(stream.ToArray());
        return written is ['"', ..] ? JsonSerializer.Deserialize<string>(written)! : written;
    }
}
