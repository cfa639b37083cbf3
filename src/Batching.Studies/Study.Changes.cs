using Batching.Runtime;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <content>Removes runs, and adopts results of earlier forms of run classes.</content>
public sealed partial class Study
{
    // Results may be large.
    private const int ResultsAtOnce = 16;

    /// <summary>Removes a run, and all equal runs, from the study and the store.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Whether the run was in the study.</returns>
    /// <exception cref="InvalidOperationException">The study is running.</exception>
    public bool Remove(Run run) => RemoveAsync(run).GetAwaiter().GetResult();

    /// <summary>Removes a run, and all equal runs, from the study and the store.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Cancels the call before anything is removed.</param>
    /// <returns>Whether the run was in the study.</returns>
    /// <exception cref="InvalidOperationException">The study is running.</exception>
    public async Task<bool> RemoveAsync(Run run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        using BusyScope busy = Begin();
        if (!Owns(run))
        {
            return false;
        }

        await ForgetAsync([run.Slot!], cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Removes all runs of the study from it and from the store. Other stored runs are kept.</summary>
    /// <exception cref="InvalidOperationException">The study is running.</exception>
    public void Clear() => ClearAsync().GetAwaiter().GetResult();

    /// <summary>Removes all runs of the study from it and from the store. Other stored runs are kept.</summary>
    /// <param name="cancellationToken">Cancels the call before the runs of the next class are removed.</param>
    /// <returns>A task that ends when they are removed.</returns>
    /// <exception cref="InvalidOperationException">The study is running.</exception>
    public async Task ClearAsync(CancellationToken cancellationToken = default)
    {
        using BusyScope busy = Begin();
        await ForgetAsync([.. _slots.Values], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Adopts results of an earlier form of a run class, whose parameters were different: a parameter was renamed, or was added in place of
    /// a constant. The results count as results of the current code. The earlier results are kept, and runs that already have a result are
    /// left out. <see cref="Plan"/> reports where such results exist.
    /// </summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <param name="renew">
    /// Creates the current run for an earlier one, with its new parameters. Returns null to leave that result out.
    /// </param>
    /// <returns>How many results were adopted.</returns>
    /// <exception cref="InvalidOperationException">The study stores nothing, or is running.</exception>
    /// <exception cref="NotSupportedException">A result cannot be read as its current type.</exception>
    /// <exception cref="InvalidDataException">The store is damaged.</exception>
    public int Adopt<TRun>(Func<ResultRun, TRun?> renew)
        where TRun : Run, IStoredRun<TRun>
        => AdoptAsync(renew).GetAwaiter().GetResult();

    /// <inheritdoc cref="Adopt{TRun}(Func{ResultRun, TRun})"/>
    /// <param name="renew">
    /// Creates the current run for an earlier one, with its new parameters. Returns null to leave that result out.
    /// </param>
    /// <param name="cancellationToken">Cancels the call. Results that were already adopted are kept.</param>
    public async Task<int> AdoptAsync<TRun>(Func<ResultRun, TRun?> renew, CancellationToken cancellationToken = default)
        where TRun : Run, IStoredRun<TRun>
    {
        ArgumentNullException.ThrowIfNull(renew);
        using BusyScope busy = Begin();
        if (!SaveResults)
        {
            throw new InvalidOperationException($"{Name} stores no results (SaveResults = false), so it cannot take any over.");
        }

        RunSchema schema = StoredTypes.SchemaOf(TRun.__RunType);
        var results = new StoredResults(_store, schema);
        var renewed = new Dictionary<string, (Run Run, StoredRun Former)>(StringComparer.Ordinal);
        await foreach (StoredRow row in results.RowsAsync([], cancellationToken).ConfigureAwait(false))
        {
            if (row.Run.State == StoredState.Done && renew(new ResultRun(schema, row, results)) is { } run && run.Id != row.Run.Id)
            {
                renewed.TryAdd(run.Id, (run, row.Run));
            }
        }

        int adopted = renewed.Count > 0 ? await AdoptAsync([.. renewed.Values], cancellationToken).ConfigureAwait(false) : 0;
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        return adopted;
    }

    /// <summary>Stores results of earlier runs of a class as results of current runs.</summary>
    private async ValueTask<int> AdoptAsync(IReadOnlyList<(Run Run, StoredRun Former)> renewed, CancellationToken cancellationToken)
    {
        StoredType stored = await _types.OfAsync(renewed[0].Run, cancellationToken).ConfigureAwait(false);

        // A worker blocks its thread.
        int adopted = await Task.Factory.StartNew(
            () =>
            {
                using IRunWorker worker = _store.BeginWork(cancellationToken);
                return renewed.Chunk(ResultsAtOnce).Sum(chunk => Adopt(worker, stored, chunk));
            },
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        IReadOnlyDictionary<string, StoredRun> rows = await _store.ReadAsync(stored.Schema, null, cancellationToken).ConfigureAwait(false);
        _types.SetRows(renewed[0].Run.Class, rows);
        return adopted;
    }

    private static int Adopt(IRunWorker worker, StoredType type, (Run Run, StoredRun Former)[] chunk)
    {
        IReadOnlyDictionary<string, string> texts =
            type.Results.TextsOfAsync([.. chunk.Select(pair => pair.Former.Id)], CancellationToken.None).Wait();
        (Run Run, StoredRun Former)[] readable = [.. chunk.Where(pair => texts.ContainsKey(pair.Former.Id))];
        foreach ((Run run, StoredRun former) in readable)
        {
            run.CheckRoundTrip(texts[former.Id]);
        }

        IReadOnlyList<bool> claimed = worker.Commit([], [.. readable.Select(pair => type.Claim(pair.Run, replacesOtherCode: true))]);
        FinishedRun[] finished =
        [
            .. readable.Where((_, place) => claimed[place])
                .Select(pair =>
                    new FinishedRun
                    {
                        Schema = type.Schema,
                        Run = pair.Former with { Id = pair.Run.Id, Code = type.Code.Version, Result = texts[pair.Former.Id] },
                    }),
        ];
        worker.Commit(finished, []);
        return finished.Length;
    }

    /// <summary>Finds stored results of earlier forms of the classes whose runs have no result.</summary>
    private async ValueTask<EarlierForms[]> FindEarlierFormsAsync(bool onlyTold, CancellationToken cancellationToken)
    {
        List<EarlierForms> found = [];
        foreach (IGrouping<RunType, RunSlot> group in _slots.Values
            .Where(slot => slot.State == RunState.Pending && !(onlyTold && !FormerParameters.AreKnown(slot.Run.Class)))
            .GroupBy(slot => slot.Run.Class))
        {
            StoredType type = TypeOf(group.First().Run);
            if (!type.Rows.Keys.All(_slots.ContainsKey))
            {
                IReadOnlyList<StoredRow> rows = await _store.QueryAsync(type.Schema, [], cancellationToken).ConfigureAwait(false);
                found.Add(
                    await EarlierForms.FindAsync(
                        [.. group], type, rows.Where(row => !_slots.ContainsKey(row.Run.Id)), _types.MembersOfAsync, cancellationToken)
                        .ConfigureAwait(false));
            }
        }

        return [.. found];
    }

    /// <summary>Adopts the results that the attributes of the classes name, for the runs of this study.</summary>
    private async ValueTask<List<string>> UseEarlierFormsAsync(CancellationToken cancellationToken)
    {
        List<string> notes = [];
        foreach (EarlierForms forms in await FindEarlierFormsAsync(onlyTold: true, cancellationToken).ConfigureAwait(false))
        {
            notes.AddRange(forms.Notes);
            foreach (IGrouping<RunType, KeyValuePair<RunSlot, StoredRun>> group in forms.Results.GroupBy(pair => pair.Key.Run.Class))
            {
                try
                {
                    await AdoptAsync([.. group.Select(pair => (pair.Key.Run, pair.Value))], cancellationToken).ConfigureAwait(false);
                }
                catch (NotSupportedException failure)
                {
                    // The result has another type now, so the run is executed.
                    notes.Add($"{group.Key.ShortName}: results of an earlier form of the class are not used: {failure.Message}");
                }
            }
        }

        return notes;
    }

    /// <summary>Removes runs, one class after the other: from the store, and then from the study.</summary>
    private async ValueTask ForgetAsync(IReadOnlyCollection<RunSlot> slots, CancellationToken cancellationToken)
    {
        foreach (IGrouping<RunType, RunSlot> group in slots.GroupBy(slot => slot.Run.Class))
        {
            HashSet<string> ids = [.. group.Select(slot => slot.Run.Id)];
            if (SaveResults)
            {
                StoredType type = await _types.OfAsync(group.First().Run, cancellationToken).ConfigureAwait(false);
                await _store.RemoveAsync(type.Schema, ids, cancellationToken).ConfigureAwait(false);
                _types.SetRows(group.Key, type.Rows.Where(row => !ids.Contains(row.Key)).ToDictionary(StringComparer.Ordinal));
            }

            Leave([.. group]);
        }
    }

    private void Leave(HashSet<RunSlot> slots)
    {
        foreach (Run run in _runs.Where(run => slots.Contains(run.Slot!)))
        {
            (run.StudyName, run.Slot, run.Index) = (null, null, -1);
        }

        _runs.RemoveAll(run => run.Slot is null);
        for (var index = 0; index < _runs.Count; index++)
        {
            _runs[index].Index = index;
        }

        foreach (RunSlot slot in slots)
        {
            _slots.Remove(slot.Run.Id);
        }
    }
}
