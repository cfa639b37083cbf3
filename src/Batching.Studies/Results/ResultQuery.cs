using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>
/// Stored runs, by name: filtered with <see cref="Where(string,Comparison,object?)"/>, read by enumerating. Immutable: a filter makes
/// another query. Each enumeration reads anew, and blocks while it does: see <see cref="ReadAsync"/>.
/// </summary>
public sealed class ResultQuery : IEnumerable<ResultRun>
{
    private const string ResultName = "result";

    private readonly IRunStore _store;
    private readonly IReadOnlyList<RunSchema> _types;
    private readonly IReadOnlyList<RunFilter> _filters;
    private readonly IReadOnlyList<string>? _ids;

    internal ResultQuery(IRunStore store, IReadOnlyList<RunSchema> types, IReadOnlyList<RunFilter> filters, IReadOnlyList<string>? ids)
        => (_store, _types, _filters, _ids) = (store, types, filters, ids);

    /// <summary>The runs whose parameter has a value.</summary>
    /// <param name="name">
    /// The parameter; <c>result.NAME</c> for a member of the result, <c>result</c> for a result that is one value.
    /// </param>
    /// <param name="value">The value.</param>
    /// <returns>Another query.</returns>
    /// <exception cref="KeyNotFoundException">No class has such a parameter or member.</exception>
    public ResultQuery Where(string name, object? value) => Where(name, Comparison.Equal, value);

    /// <summary>The runs whose parameter compares with a value. A NaN, or none, compares with nothing but by being not equal.</summary>
    /// <param name="name">
    /// The parameter; <c>result.NAME</c> for a member of the result, <c>result</c> for a result that is one value.
    /// </param>
    /// <param name="comparison">How.</param>
    /// <param name="value">
    /// The value: a number, text, boolean, member of an enum, or time; or an array, list or tuple of them, which is equal or not.
    /// </param>
    /// <returns>Another query.</returns>
    /// <exception cref="KeyNotFoundException">No class has such a parameter or member.</exception>
    /// <exception cref="ArgumentException">The value is of a type that is not compared, or not in this way.</exception>
    public ResultQuery Where(string name, Comparison comparison, object? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        bool isResult = name == ResultName || name.StartsWith(ResultName + ".", StringComparison.Ordinal);
        if (isResult && _types.Any(type => type.Parameters.Any(parameter => parameter.Name == name)))
        {
            isResult = false;
        }

        string member = !isResult ? name : name.Length > ResultName.Length ? name[(ResultName.Length + 1)..] : "";
        RunSchema[] types = [.. _types.Where(type => Has(type, member, isResult))];
        if (types.Length == 0)
        {
            IEnumerable<string> known = _types.SelectMany(type => type.Parameters.Select(parameter => parameter.Name)
                .Concat(type.ResultMembers.Select(result => $"{ResultName}.{result.Name}"))
                .Concat(type.ResultValue == ColumnKind.Json ? [] : [ResultName])).Distinct();
            throw new KeyNotFoundException($"There is no parameter or result '{name}' to compare. There are: {string.Join(", ", known)}.");
        }

        object? normal = Normalized(value);
        var filter = new RunFilter { Name = member, IsResult = isResult, Comparison = comparison, Value = normal };
        return normal is SeveralValues && comparison is not (Comparison.Equal or Comparison.NotEqual)
            ? throw new ArgumentException(
                $"Values of type {value!.GetType()} are equal or not, and none is less or greater than another.", nameof(comparison))
            : new(_store, types, [.. _filters, filter], _ids);
    }

    /// <summary>The runs of these ids, in this order.</summary>
    /// <param name="ids">The ids.</param>
    /// <returns>Another query. Reading it throws a <see cref="KeyNotFoundException"/> for an id that is not stored.</returns>
    public ResultQuery WithIds(params IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return new(_store, _types, _filters, [.. ids]);
    }

    /// <summary>The runs as a table: a row a run that has a result, a column a parameter and result member.</summary>
    /// <returns>The table.</returns>
    public ResultTable ToTable() => ToTableAsync().GetAwaiter().GetResult();

    /// <summary>The runs as a table, as <see cref="ToTable"/> returns it, without blocking a thread while they are read.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The table.</returns>
    public Task<ResultTable> ToTableAsync(CancellationToken cancellationToken = default)
        => ResultTable.CreateAsync(
            ResultRun.WithResultsAsync(ReadAsync(cancellationToken).Where(run => run.IsDone), cancellationToken));

    /// <summary>Reads the runs, as enumerating the query does, without blocking a thread.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The runs.</returns>
    public async IAsyncEnumerable<ResultRun> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IAsyncEnumerable<ResultRun> runs =
            _types.ToAsyncEnumerable().SelectMany(type => RunsOfAsync(type, _ids is null ? _filters : [], cancellationToken));
        if (_ids is not null)
        {
            var byId = new Dictionary<string, ResultRun>(StringComparer.Ordinal);
            await foreach (ResultRun run in runs.ConfigureAwait(false))
            {
                byId[run.Id] = run;
            }

            runs = _ids.Select(
                id => byId.TryGetValue(id, out ResultRun? run)
                    ? run
                    : throw new KeyNotFoundException($"No run of the id '{id}' is stored in {_store.Location}."))
                .ToAsyncEnumerable();
        }

        await foreach (ResultRun run in MatchingAsync(runs, cancellationToken).ConfigureAwait(false))
        {
            yield return run;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<ResultRun> GetEnumerator() => ReadAsync().ToBlockingEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool Has(RunSchema type, string name, bool isResult)
        => !isResult ? type.Parameters.Any(parameter => parameter.Name == name)
            : name.Length == 0 ? type.ResultValue != ColumnKind.Json
            : type.ResultMembers.Any(member => member.Name == name);

    private static object? Normalized(object? value) => value switch
    {
        null => null,
        bool flag => flag ? 1L : 0L,
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong number => number <= long.MaxValue ? (long)number : (double)number,
        Half number => (double)number,
        float or double or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        string text => text,
        char unit => unit.ToString(),
        Enum member => SeveralValues.NameOf(member),
        DateTime or DateTimeOffset or DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        Guid id => id.ToString(),
        _ => SeveralValues.Of(value)
            ?? throw new ArgumentException(
                $"A value of type {value.GetType()} cannot be compared with a column: give a number, text, boolean, member of an enum, or "
                    + "time, or an array, list or tuple of them.", nameof(value)),
    };

    private IAsyncEnumerable<ResultRun> RunsOfAsync(
        RunSchema type, IReadOnlyList<RunFilter> filters, CancellationToken cancellationToken)
    {
        var results = new StoredResults(_store, type);
        return results.RowsAsync(filters, cancellationToken).Select(row => new ResultRun(type, row, results));
    }

    /// <summary>Those that pass all filters; results are read only where a filter asks for them.</summary>
    private IAsyncEnumerable<ResultRun> MatchingAsync(IAsyncEnumerable<ResultRun> runs, CancellationToken cancellationToken)
    {
        RunFilter[] ofParameters = [.. _filters.Where(filter => !filter.IsResult)],
            ofResults = [.. _filters.Where(filter => filter.IsResult)];
        IAsyncEnumerable<ResultRun> found =
            runs.Where(run => ofParameters.All(filter => Matches(filter, Normalizable(run.Parameters.GetValueOrDefault(filter.Name)))));
        return ofResults.Length == 0
            ? found
            : ResultRun.WithResultsAsync(found, cancellationToken)
                .Where(run => ofResults.All(filter => Matches(filter, ResultValue(run, filter))));
    }

    // A dictionary or record equals no value, but is not null.
    private static object? Normalizable(object? value)
        => value is IReadOnlyDictionary<string, object?> or List<KeyValuePair<object?, object?>> ? value
        : value is System.Numerics.BigInteger or Int128 or UInt128
            ? double.Parse(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : Normalized(value);

    private static object? ResultValue(ResultRun run, RunFilter filter)
    {
        string member = filter.Name;
        if (!run.IsDone)
        {
            return null;
        }

        JsonElement value = run.Result;
        if (member.Length > 0 && !(value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member, out value)))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out long whole) ? whole : value.GetDouble(),
            JsonValueKind.String when filter.Value is long or double && Kind(run.Schema, member) == ColumnKind.Real =>
                Named(value.GetString()!),
            JsonValueKind.String => value.GetString(),
            JsonValueKind.True => 1L,
            JsonValueKind.False => 0L,
            _ => null,
        };
    }

    private static ColumnKind Kind(RunSchema type, string member)
        => member.Length == 0
            ? type.ResultValue
            : type.ResultMembers.Where(each => each.Name == member).Select(each => each.Kind).FirstOrDefault(ColumnKind.Json);

    /// <summary>The number that a stored name such as NaN stands for, because JSON has no such numbers; otherwise the text.</summary>
    private static object Named(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => text,
    };

    private static bool Matches(RunFilter filter, object? value)
    {
        int? order = (value, filter.Value) switch
        {
            (SeveralValues left, SeveralValues right) => left.Equals(right) ? 0 : null,
            (null, null) => 0,
            (string left, string right) => string.CompareOrdinal(left, right),
            (long left, long right) => left.CompareTo(right),
            (long or double, long or double) =>
                Compare(Convert.ToDouble(value, CultureInfo.InvariantCulture),
                    Convert.ToDouble(filter.Value, CultureInfo.InvariantCulture)),
            _ => null,
        };
        return filter.Comparison switch
        {
            Comparison.Equal => order == 0,
            Comparison.NotEqual => order != 0,
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private static int? Compare(double left, double right) => double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);
}
