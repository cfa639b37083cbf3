using System.Runtime.CompilerServices;
using Batching.Runtime;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <content>Reads stored runs, whether or not they were added.</content>
public sealed partial class Study
{
    /// <summary>Reads all stored runs of a class. They do not belong to this study.</summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <returns>
    /// The runs, in the order in which they were first executed. Runs of an earlier form of the class, with other parameters, are left out.
    /// </returns>
    public IEnumerable<TRun> Stored<TRun>()
        where TRun : Run, IStoredRun<TRun>
        => StoredAsync<TRun>().ToBlockingEnumerable();

    /// <summary>Reads all stored runs of a class. They do not belong to this study.</summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>
    /// The runs, in the order in which they were first executed. Runs of an earlier form of the class, with other parameters, are left out.
    /// </returns>
    public async IAsyncEnumerable<TRun> StoredAsync<TRun>([EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TRun : Run, IStoredRun<TRun>
    {
        ThrowIfDisposed();
        var results = new StoredResults(_store, StoredTypes.SchemaOf(TRun.__RunType));
        List<StoredRow> rows = await results.RowsAsync([], cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        CodeVersion? code = null;
        foreach (StoredRow row in rows)
        {
            if (TryMake(row) is { } run)
            {
                code ??= await _types.CodeOfAsync(run, rows.Select(each => each.Run), cancellationToken).ConfigureAwait(false);
                run.Slot = new RunSlot(run);
                run.Slot.Load(row.Run, results, code.Version, keepsOther: false);
                yield return run;
            }
        }

        static TRun? TryMake(StoredRow row)
        {
            try
            {
                var reader = new CanonicalReader(row.Parameters);
                return TRun.__Make(new ParameterValues(reader, reader.Count()));
            }
            catch (Exception failure) when (StoredDamage.Is(failure))
            {
                return null;
            }
        }
    }

    /// <summary>The stored runs of all classes, by name.</summary>
    /// <returns>A query, which you can filter.</returns>
    public ResultQuery Results() => ResultsAsync().GetAwaiter().GetResult();

    /// <summary>The stored runs of all classes, by name.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>A query, which you can filter.</returns>
    public async Task<ResultQuery> ResultsAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return new(_store, await _store.ReadTypesAsync(cancellationToken).ConfigureAwait(false), [], null);
    }

    /// <summary>The stored runs of a class, by name.</summary>
    /// <param name="type">The class's name, or its full name.</param>
    /// <returns>A query, which you can filter.</returns>
    /// <exception cref="KeyNotFoundException">
    /// No run of such a class is stored, or there are several classes with this name; then pass the full name.
    /// </exception>
    public ResultQuery Results(string type) => ResultsAsync(type).GetAwaiter().GetResult();

    /// <summary>The stored runs of a class, by name.</summary>
    /// <param name="type">The class's name, or its full name.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>A query, which you can filter.</returns>
    /// <exception cref="KeyNotFoundException">
    /// No run of such a class is stored, or there are several classes with this name; then pass the full name.
    /// </exception>
    public async Task<ResultQuery> ResultsAsync(string type, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        IReadOnlyList<RunSchema> types = await _store.ReadTypesAsync(cancellationToken).ConfigureAwait(false);
        RunSchema[] found = [.. types.Where(each => each.Type == type)];
        if (found.Length == 0)
        {
            found = [.. types.Where(each => each.ShortName == type)];
        }

        return found.Length switch
        {
            0 => throw new KeyNotFoundException(
                $"{Name} has no runs of '{type}'. It has runs of: {string.Join(", ", types.Select(each => each.ShortName))}."),
            1 => new(_store, found, [], null),
            _ => throw new KeyNotFoundException(
                $"{Name} has runs of {found.Length} classes called '{type}'. Give the full name of one: "
                    + $"{string.Join(", ", found.Select(each => each.Type))}."),
        };
    }
}
