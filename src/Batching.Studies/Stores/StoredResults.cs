using System.Runtime.CompilerServices;
using System.Text.Json;
using Batching.Runtime;

namespace Batching.Studies.Stores;

/// <summary>The results of a run class in a store. They may be large, so each is read only when it is asked for. Thread-safe.</summary>
internal sealed class StoredResults(IRunStore store, RunSchema schema)
{
    /// <summary>How deep a stored value may be nested.</summary>
    internal const int MaxDepth = 1000;

    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = MaxDepth };

    /// <summary>The result of a run, as JSON.</summary>
    /// <exception cref="InvalidDataException">The run is stored as done, but has no result.</exception>
    internal async ValueTask<string> TextOfAsync(string id, CancellationToken cancellationToken)
        => (await TextsOfAsync([id], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id)
            ?? throw Damaged(id, "has no result, though it is stored as done. Or another process has removed it meanwhile.");

    /// <summary>The results of some runs, as JSON. Runs without a result are left out.</summary>
    internal ValueTask<IReadOnlyDictionary<string, string>> TextsOfAsync(
        IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => store.ReadResultsAsync(schema, ids, cancellationToken);

    /// <summary>A result as a document.</summary>
    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    internal JsonDocument Parse(string id, string text)
    {
        try
        {
            return JsonDocument.Parse(text, s_json);
        }
        catch (JsonException failure)
        {
            throw Damaged(id, $"has a result that is no JSON: {failure.Message}", failure);
        }
    }

    /// <summary>A result as the type that its class declares.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    internal TResult Read<TResult>(string id, string text, ResultCodec codec)
    {
        try
        {
            return codec.Read<TResult>(text);
        }
        catch (JsonException failure)
        {
            throw Damaged(id, $"has a result that cannot be read as {typeof(TResult)}: {failure.Message}", failure);
        }
    }

    /// <summary>The parameters of a run, by name.</summary>
    /// <exception cref="InvalidDataException">They are not as they were written.</exception>
    internal IReadOnlyDictionary<string, object?> Parameters(StoredRow row)
    {
        try
        {
            return UntypedValue.ReadParameters(row.Parameters);
        }
        catch (Exception failure) when (StoredDamage.Is(failure))
        {
            throw Damaged(row.Run.Id, $"has parameters that cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>The stored runs. The parameters of each are checked against its id.</summary>
    /// <exception cref="InvalidDataException">The parameters of a run do not match its id.</exception>
    internal async IAsyncEnumerable<StoredRow> RowsAsync(
        IReadOnlyList<RunFilter> filters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (StoredRow row in await store.QueryAsync(schema, filters, cancellationToken).ConfigureAwait(false))
        {
            yield return RunIdentity.Of(schema.Type, row.Parameters.Span) == row.Run.Id
                ? row
                : throw Damaged(row.Run.Id, "has parameters of another id: it was changed since it was written.");
        }
    }

    private InvalidDataException Damaged(string id, string what, Exception? cause = null)
        => new($"'{store.Location}' is damaged: the run {PrintedText.Line(id)} of {PrintedText.Line(schema.Type)} {PrintedText.Line(what)}", cause);
}
