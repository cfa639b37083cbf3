using System.Runtime.CompilerServices;
using Batching.Runtime;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <content>What is stored, whether or not it was added.</content>
public sealed partial class Study
{
    /// <summary>All runs of a class that are stored, as runs of a study of their own.</summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <returns>
    /// The runs, in the order in which they were first executed. Runs of an earlier form of the class, with other parameters, are left out.
    /// </returns>
    public IEnumerable<TRun> Stored<TRun>()
        where TRun : Run, IStoredRun<TRun>
        => StoredAsync<TRun>().ToBlockingEnumerable();

    /// <summary>All runs of a class that are stored, as runs of a study of their own.</summary>
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

    /// <summary>What is stored of all run classes, by name.</summary>
    /// <returns>The results, to be filtered.</returns>
    public ResultQuery Results() => ResultsAsync().GetAwaiter().GetResult();

    /// <summary>What is stored of all run classes, by name.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The results, to be filtered.</returns>
    public async Task<ResultQuery> ResultsAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return new(_store, await _store.ReadTypesAsync(cancellationToken).ConfigureAwait(false), [], null);
    }

    /// <summary>What is stored of a run class, by name.</summary>
    /// <param name="type">The class's name, or its full name.</param>
    /// <returns>The results, to be filtered.</returns>
    /// <exception cref="KeyNotFoundException">
    /// Nothing is stored of such a class, or of several of that name: give the full name then.
    /// </exception>
    public ResultQuery Results(string type) => ResultsAsync(type).GetAwaiter().GetResult();

    /// <summary>What is stored of a run class, by name.</summary>
    /// <param name="type">The class's name, or its full name.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The results, to be filtered.</returns>
    /// <exception cref="KeyNotFoundException">
    /// Nothing is stored of such a class, or of several of that name: give the full name then.
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
