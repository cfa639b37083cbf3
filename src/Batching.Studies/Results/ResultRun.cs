using System.Runtime.CompilerServices;
using System.Text.Json;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>A stored run, read without its class: parameters and result by name. Immutable.</summary>
public sealed class ResultRun
{
    private readonly StoredRow _row;
    private readonly StoredResults _results;
    private IReadOnlyDictionary<string, object?>? _parameters;
    private JsonDocument? _result;
    private string? _text;

    internal ResultRun(RunSchema schema, StoredRow row, StoredResults results)
        => (Schema, _row, _results, _text) = (schema, row, results, row.Run.Result);

    /// <summary>The full name of the run's class.</summary>
    public string Type => Schema.Type;

    /// <summary>The id of the run.</summary>
    public string Id => _row.Run.Id;

    /// <summary>Whether the run has a result. The result may be of other code.</summary>
    public bool IsDone => _row.Run.State == StoredState.Done;

    /// <summary>What the run threw; null unless it failed.</summary>
    public RunFailure? Failure => _row.Run.Failure;

    /// <summary>How long the run took.</summary>
    public TimeSpan? Runtime => _row.Run.Runtime;

    /// <summary>When the run ended, in universal time.</summary>
    public DateTime? Finished => _row.Run.Finished;

    /// <summary>The version of the code that computed the result.</summary>
    public string? CodeVersion => _row.Run.Code;

    /// <summary>
    /// The parameters by name. Numbers, strings and times keep their types. Members of enums are names, sequences and tuples are arrays,
    /// and records are dictionaries.
    /// </summary>
    /// <exception cref="InvalidDataException">The store is damaged.</exception>
    public IReadOnlyDictionary<string, object?> Parameters => _parameters ??= _results.Parameters(_row);

    /// <summary>
    /// The result as JSON, read from the store when you first ask for it, which blocks. A table (<see cref="ResultQuery.ToTableAsync"/>)
    /// and a filter on results read many at once.
    /// </summary>
    /// <exception cref="RunNotDoneException">The run has no result.</exception>
    /// <exception cref="InvalidDataException">The store is damaged.</exception>
    public JsonElement Result => (_result ??= _results.Parse(Id, ResultText)).RootElement;

    internal RunSchema Schema { get; }

    private string ResultText => IsDone
        ? _text ??= _results.TextOfAsync(Id, CancellationToken.None).Wait()
        : throw new RunNotDoneException(
            $"The run {Id} of {Type} has no result{(Failure is null ? "" : $": it failed with {Failure.Type}: {Failure.Message}")}.", Id,
            Failure);

    /// <summary>A parameter as a type.</summary>
    /// <typeparam name="T">The type, to which it is converted where that loses nothing.</typeparam>
    /// <param name="name">The parameter's name.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    /// <exception cref="InvalidCastException">The value has another type.</exception>
    public T Parameter<T>(string name)
    {
        object? value = Parameters.TryGetValue(name, out object? found)
            ? found
            : throw new KeyNotFoundException($"{Type} has no parameter '{name}'. It has: {string.Join(", ", Parameters.Keys)}.");
        return value is T typed ? typed
            : value is null && default(T) is null ? default!
            : value is IConvertible && typeof(T).IsPrimitive && TryConvert(value, out T? converted) ? converted!
            : throw new InvalidCastException(
                $"The parameter '{name}' of {Type} is {(value is null ? "null" : $"of type {value.GetType()}")}, not {typeof(T)}.");
    }

    /// <summary>The result as a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>The result.</returns>
    /// <exception cref="RunNotDoneException">The run has no result.</exception>
    /// <exception cref="InvalidDataException">The result has another type, or the store is damaged.</exception>
    public T ResultAs<T>() => _results.Read<T>(Id, ResultText, new ResultCodec(typeof(T), null));

    /// <summary>Reads the results of several runs at once, because each read is a query to the store.</summary>
    internal static async IAsyncEnumerable<ResultRun> WithResultsAsync(
        IAsyncEnumerable<ResultRun> runs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Results may be large.
        const int AtOnce = 16;

        await foreach (ResultRun[] chunk in runs.Chunk(AtOnce).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (IGrouping<StoredResults, ResultRun> of in chunk.Where(run => run is { IsDone: true, _text: null })
                .GroupBy(run => run._results))
            {
                IReadOnlyDictionary<string, string> texts =
                    await of.Key.TextsOfAsync([.. of.Select(run => run.Id)], cancellationToken).ConfigureAwait(false);
                foreach (ResultRun run in of)
                {
                    run._text = texts.GetValueOrDefault(run.Id);
                }
            }

            foreach (ResultRun run in chunk)
            {
                yield return run;
            }
        }
    }

    private static bool TryConvert<T>(object value, out T? converted)
    {
        try
        {
            converted = (T)Convert.ChangeType(value, typeof(T), System.Globalization.CultureInfo.InvariantCulture);
            return Equals(Convert.ChangeType(converted, value.GetType(), System.Globalization.CultureInfo.InvariantCulture), value);
        }
        catch (Exception failure) when (failure is InvalidCastException or OverflowException or FormatException)
        {
            converted = default;
            return false;
        }
    }
}
