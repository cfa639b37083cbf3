using System.Collections;
using Batching.Runtime;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>
/// A set of runs and what is stored of them: <see cref="RunAsync"/> executes those that have no result yet of the code as it is now.
/// Results are in one file, <c>_res/NAME.db</c>, which is made when it is first written.
/// </summary>
/// <remarks>
/// One thread at a time may change a study or run it; what it knows of its runs may be read from any. Any number of processes may work on
/// one file.
/// </remarks>
public sealed class Study : IReadOnlyList<Run>, IAsyncDisposable, IDisposable
{
    /// <summary>Where studies are, unless another directory is given.</summary>
    public const string DefaultDirectory = "_res";

    // Results may be large.
    private const int ResultsAtOnce = 16;

    private readonly IRunStore _store;
    private readonly List<Run> _runs = [];
    private readonly Dictionary<string, RunSlot> _slots = new(StringComparer.Ordinal);
    private readonly Dictionary<RunType, StoredType> _types = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>?> _codes = new(StringComparer.Ordinal);
    private readonly Lock _closing = new();
    private bool _isRunning;
    private bool _isDisposed;

    private Study(string name, IRunStore store) => (Name, _store) = (name, store);

    /// <summary>The study's name.</summary>
    public string Name { get; }

    /// <summary>Where its results are stored.</summary>
    public string Location => _store.Location;

    /// <summary>
    /// Whether results are stored. Without, they are in memory alone, and nothing is written; what is stored already is used all the same.
    /// Default: true.
    /// </summary>
    public bool SaveResults { get; init; } = true;

    /// <summary>Where results are stored; null where they are not.</summary>
    internal IRunStore? Store => SaveResults ? _store : null;

    /// <summary>What it knows of its runs, one for each identity, in the order in which they were added.</summary>
    internal IReadOnlyDictionary<string, RunSlot> Slots => _slots;

    /// <summary>How many runs were added; equal ones each count.</summary>
    public int Count => _runs.Count;

    /// <summary>The run at a place.</summary>
    /// <param name="index">The place, from 0, in the order in which they were added.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Run this[int index] => _runs[index];

    /// <summary>The run of an id.</summary>
    /// <param name="id">All of the id, or as much of its beginning as tells it from the others.</param>
    /// <exception cref="KeyNotFoundException">No run of the study has it, or several do.</exception>
    public Run this[string id]
    {
        get
        {
            ArgumentException.ThrowIfNullOrEmpty(id);
            if (_slots.TryGetValue(id, out RunSlot? slot))
            {
                return slot.Run;
            }

            RunSlot[] found = [.. _slots.Where(pair => pair.Key.StartsWith(id, StringComparison.Ordinal)).Select(pair => pair.Value)];
            return found.Length == 1
                ? found[0].Run
                : throw new KeyNotFoundException(
                    $"{(found.Length == 0 ? "No run" : $"{found.Length} runs")} of {Name} has an id that begins with '{id}'.");
        }
    }

    /// <summary>Opens a study. Nothing is made until the first run is executed.</summary>
    /// <param name="name">Its name: the file's name without its extension.</param>
    /// <param name="directory">Where the file is. Default: <see cref="DefaultDirectory"/> in the current directory.</param>
    /// <returns>The study. Add runs to it, then call <see cref="RunAsync"/>.</returns>
    /// <exception cref="ArgumentException">The name is no name of a file.</exception>
    /// <exception cref="InvalidDataException">The file is of another kind, damaged, or of a later version. It is left as it is.</exception>
    public static Study Open(string name, string? directory = null) => new(name, new SqliteRunStore(PathOf(name, directory)));

    /// <summary>Opens a study without storing anything: see <see cref="SaveResults"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="directory">
    /// Where its file is, if there is one. Default: <see cref="DefaultDirectory"/> in the current directory.
    /// </param>
    /// <param name="saveResults">Whether results are stored.</param>
    /// <returns>The study.</returns>
    /// <exception cref="ArgumentException">The name is no name of a file.</exception>
    /// <exception cref="InvalidDataException">The file is of another kind, damaged, or of a later version. It is left as it is.</exception>
    public static Study Open(string name, bool saveResults, string? directory = null)
        => new(name, new SqliteRunStore(PathOf(name, directory))) { SaveResults = saveResults };

    /// <summary>Opens a study in a store of your own.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="store">The store. The study disposes it.</param>
    /// <returns>The study.</returns>
    public static Study Open(string name, IRunStore store)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(store);
        return new(name, store);
    }

    /// <summary>
    /// Opens what is stored, for reading parameters and results by name (<see cref="Results()"/>): the run classes are not needed.
    /// </summary>
    /// <param name="name">The study's name.</param>
    /// <param name="directory">Where its file is. Default: <see cref="DefaultDirectory"/> in the current directory.</param>
    /// <returns>The study.</returns>
    /// <exception cref="FileNotFoundException">There is no such study.</exception>
    /// <exception cref="InvalidDataException">The file is of another kind, damaged, or of a later version. It is left as it is.</exception>
    public static Study OpenResults(string name, string? directory = null)
    {
        string path = PathOf(name, directory);
        return File.Exists(path) ? Open(name, directory) : throw new FileNotFoundException($"There is no study '{path}'.", path);
    }

    /// <summary>Adds a run. A run that is equal to one of the study's shares its result.</summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <param name="run">The run.</param>
    /// <returns>The run.</returns>
    /// <exception cref="InvalidOperationException">It belongs to another study, or the study is running.</exception>
    public TRun Add<TRun>(TRun run)
        where TRun : Run
    {
        ArgumentNullException.ThrowIfNull(run);
        ThrowIfBusy();
        if (run.StudyName is { } other)
        {
            return Owns(run)
                ? run
                : throw new InvalidOperationException($"{run} belongs to the study {other}: make another run for {Name}.");
        }

        if (!_slots.TryGetValue(run.Id, out RunSlot? slot))
        {
            slot = new RunSlot(run);
            StoredType type = TypeOf(run);
            if (type.Rows.TryGetValue(run.Id, out StoredRun? stored))
            {
                slot.Load(stored, type.Results, type.Code.Version, keepsOther: false);
            }

            _slots.Add(run.Id, slot);
        }

        run.Index = _runs.Count;
        run.Slot = slot;
        run.StudyName = Name;
        _runs.Add(run);
        return run;
    }

    /// <summary>Adds runs: a grid, say.</summary>
    /// <param name="runs">The runs.</param>
    /// <exception cref="InvalidOperationException">One belongs to another study, or the study is running.</exception>
    public void AddRange(IEnumerable<Run> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        foreach (Run run in runs)
        {
            Add(run);
        }
    }

    /// <summary>The runs of a class that were added, in order.</summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <returns>The runs.</returns>
    public IEnumerable<TRun> Runs<TRun>()
        where TRun : Run
        => _runs.OfType<TRun>();

    /// <summary>All runs of a class that are stored, whoever added them, as runs of a study of their own.</summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <returns>
    /// The runs, in the order in which they were first executed. Runs of an earlier form of the class, with other parameters, are left out.
    /// </returns>
    public IEnumerable<TRun> Stored<TRun>()
        where TRun : Run, IStoredRun<TRun>
    {
        ThrowIfDisposed();
        RunType type = TRun.__RunType;
        var results = new StoredResults(_store, SchemaOf(type));
        StoredRow[] rows = [.. results.Rows([])];
        CodeVersion? code = null;
        foreach (StoredRow row in rows)
        {
            if (TryMake(row) is { } run)
            {
                code ??= CodeOf(run, rows.Select(each => each.Run));
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

    /// <summary>What is stored, by name: of all classes, whoever added it.</summary>
    /// <returns>The results, to be filtered.</returns>
    public ResultQuery Results()
    {
        ThrowIfDisposed();
        return new(_store, _store.Types(), [], null);
    }

    /// <summary>What is stored of a run class, by name.</summary>
    /// <param name="type">The class's name, or its full name.</param>
    /// <returns>The results, to be filtered.</returns>
    /// <exception cref="KeyNotFoundException">
    /// Nothing is stored of such a class, or of several of that name: give the full name then.
    /// </exception>
    public ResultQuery Results(string type)
    {
        ThrowIfDisposed();
        IReadOnlyList<RunSchema> types = _store.Types();
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

    /// <summary>What the next call of <see cref="RunAsync"/> would do with each run, and why. Executes and writes nothing.</summary>
    /// <returns>The plan.</returns>
    public StudyPlan Plan()
    {
        ThrowIfBusy();
        Refresh();
        EarlierForms[] earlier = FindEarlierForms(onlyTold: false);
        return new(
            [.. _runs.Select(
                run => IsOfEarlierForm(run)
                    ? new PlannedRun(run, true, "of an earlier form of the class")
                    : new PlannedRun(run, run.IsDone, Reason(run.Slot!)))],
            [.. earlier.SelectMany(forms => forms.Notes), .. Notes()]);

        bool IsOfEarlierForm(Run run) => SaveResults && earlier.Any(forms => forms.Results.ContainsKey(run.Slot!));
    }

    /// <summary>
    /// Takes over results of an earlier form of a run class, which had other parameters: one was renamed, or added, and stands for what was
    /// a constant before. They count as results of the code as it is now, and what was stored stays. Those that have a result already are
    /// left out. <see cref="Plan"/> says where there are such results.
    /// </summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <param name="renew">
    /// Makes the run that an earlier one is now, with its new parameters; null where its result is not to be taken over.
    /// </param>
    /// <returns>How many results were taken over.</returns>
    /// <exception cref="InvalidOperationException">The study stores nothing, or is running.</exception>
    /// <exception cref="NotSupportedException">A result cannot be read as the type that it has now.</exception>
    /// <exception cref="InvalidDataException">What is stored is damaged.</exception>
    public int Adopt<TRun>(Func<ResultRun, TRun?> renew)
        where TRun : Run, IStoredRun<TRun>
    {
        ArgumentNullException.ThrowIfNull(renew);
        ThrowIfBusy();
        if (!SaveResults)
        {
            throw new InvalidOperationException($"{Name} stores no results (SaveResults = false), so it cannot take any over.");
        }

        RunType type = TRun.__RunType;
        RunSchema schema = SchemaOf(type);
        var results = new StoredResults(_store, schema);
        var renewed = new Dictionary<string, (TRun Run, StoredRun Former)>(StringComparer.Ordinal);
        foreach (StoredRow row in results.Rows([]))
        {
            if (row.Run.State == StoredState.Done && renew(new ResultRun(schema, row, results)) is { } run && run.Id != row.Run.Id)
            {
                renewed.TryAdd(run.Id, (run, row.Run));
            }
        }

        int adopted = renewed.Count > 0 ? Adopt(type, [.. renewed.Values.Select(pair => ((Run)pair.Run, pair.Former))]) : 0;
        Refresh();
        return adopted;
    }

    /// <summary>Stores results of earlier runs under those that they are now.</summary>
    private int Adopt(RunType type, IReadOnlyList<(Run Run, StoredRun Former)> renewed)
    {
        StoredType stored = TypeOf(renewed[0].Run);
        var adopted = 0;
        using (IRunWorker worker = _store.BeginWork())
        {
            foreach ((Run Run, StoredRun Former)[] chunk in renewed.Chunk(ResultsAtOnce))
            {
                adopted += Adopt(worker, stored, chunk);
            }
        }

        _types[type] = stored with { Rows = _store.Read(stored.Schema) };
        return adopted;
    }

    private static int Adopt(IRunWorker worker, StoredType type, (Run Run, StoredRun Former)[] chunk)
    {
        IReadOnlyDictionary<string, string> texts = type.Results.TextsOf([.. chunk.Select(pair => pair.Former.Id)]);
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
                    new FinishedRun(
                        type.Schema, pair.Former with { Id = pair.Run.Id, Code = type.Code.Version, Result = texts[pair.Former.Id] })),
        ];
        worker.Commit(finished, []);
        return finished.Length;
    }

    /// <summary>
    /// Executes the runs that have no result of the code as it is now, in parallel, and stores each result as soon as it is there. Equal
    /// runs are executed once. A run that fails is recorded and stops no other. Runs that another process executes are waited for. What
    /// fails first is thrown; what fails later is in the <see cref="Exception.Data"/> of that, under <c>Batching.LaterFailures</c>, as a
    /// list of exceptions.
    /// </summary>
    /// <param name="options">How. Default: <c>new StudyOptions()</c>.</param>
    /// <param name="cancellationToken">Ends the call: what has finished is stored, the rest is not begun.</param>
    /// <returns>What it did. Look at <see cref="StudyReport.Failures"/>, or call <see cref="StudyReport.ThrowIfFailed"/>.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="TimeoutException">The time is up.</exception>
    /// <exception cref="RunFailedException">A run failed under <see cref="FailurePolicy.FailFast"/>.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are results of other code, under <see cref="OnCodeChange.Fail"/>; or the study is running.
    /// </exception>
    /// <exception cref="NotSupportedException">Results cannot be stored as they are.</exception>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public async Task<StudyReport> RunAsync(StudyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfBusy();
        options ??= new StudyOptions();
        cancellationToken.ThrowIfCancellationRequested();
        _isRunning = true;
        try
        {
            List<string> notes = SaveResults ? UseEarlierForms() : [];
            if (notes.Count > 0)
            {
                Refresh();
            }

            ApplyCodeChange(options.OnCodeChange);
            RunSlot[] pending = [.. _slots.Values.Where(slot => slot.State != RunState.Done)];
            var session = new StudySession(new StudyCall
            {
                Study = Name,
                Store = Store,
                Total = _slots.Count,
                Pending = pending,
                Options = options,
                TypeOf = TypeOf,
                OtherCode = slot => OtherCode([slot]),
                CancellationToken = cancellationToken,
            });
            StudyReport report = await session.RunAsync().ConfigureAwait(false);
            return report with { Notes = [.. notes, .. Notes()] };
        }
        finally
        {
            lock (_closing)
            {
                _isRunning = false;
                if (_isDisposed)
                {
                    _store.Dispose();
                }
            }
        }
    }

    /// <summary>Takes a run, and every equal one, out of the study, and forgets what is stored of it.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Whether it was in the study.</returns>
    /// <exception cref="InvalidOperationException">The study is running.</exception>
    public bool Remove(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ThrowIfBusy();
        if (!Owns(run))
        {
            return false;
        }

        Forget([run.Slot!]);
        return true;
    }

    /// <summary>Takes all runs out of the study, and forgets what is stored of them. Other stored runs stay.</summary>
    /// <exception cref="InvalidOperationException">The study is running.</exception>
    public void Clear()
    {
        ThrowIfBusy();
        Forget([.. _slots.Values]);
    }

    /// <inheritdoc/>
    public IEnumerator<Run> GetEnumerator() => _runs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Closes the file; that of a study that is running when the call has ended.</summary>
    public void Dispose()
    {
        lock (_closing)
        {
            _isDisposed = true;
            if (!_isRunning)
            {
                _store.Dispose();
            }
        }
    }

    /// <summary>Closes the file; that of a study that is running when the call has ended.</summary>
    /// <returns>A task that has ended.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static string PathOf(string name, string? directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name.IndexOfAny([.. Path.GetInvalidFileNameChars(), '/', '\\']) < 0 && name is not ("." or "..")
            ? Path.Combine(directory ?? DefaultDirectory, name + ".db")
            : throw new ArgumentException(
                $"'{name}' cannot be a study's name: it becomes a file's name. Give the directory by itself.", nameof(name));
    }

    private bool Owns(Run run) => run.Slot is { } slot && ReferenceEquals(slot, _slots.GetValueOrDefault(run.Id));

    internal static RunSchema SchemaOf(RunType type) => new(
        type.Name, type.ShortName, [.. type.Parameters.Select(parameter => (parameter.Name, parameter.Codec.Column))], type.Result.Members,
        type.Result.ValueKind);

    internal StoredType TypeOf(Run run)
    {
        RunType type = run.Class;
        if (!_types.TryGetValue(type, out StoredType? stored))
        {
            RunSchema schema = SchemaOf(type);
            IReadOnlyDictionary<string, StoredRun> rows = _store.Read(schema);
            _types[type] = stored = new(schema, rows, CodeOf(run, rows.Values), new StoredResults(_store, schema));
        }

        return stored;
    }

    /// <summary>
    /// The code as it is now; under the version that stored results have, where they are of another build of the same source.
    /// </summary>
    private CodeVersion CodeOf(Run run, IEnumerable<StoredRun> rows)
    {
        CodeVersion code = run.Class.Code(run);
        string? stored = rows.Where(row => row is { State: StoredState.Done, Code: not null }).CountBy(row => row.Code!)
            .OrderByDescending(pair => pair.Value)
            .Select(pair => pair.Key).FirstOrDefault(version => version == code.Version || IsSame(version));
        return stored is null ? code : code.Under(stored);

        // What is damaged is said where it is asked for.
        bool IsSame(string version)
        {
            try
            {
                return code.IsSameAs(MembersOf(version));
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }
    }

    private void Refresh()
    {
        foreach (IGrouping<RunType, RunSlot> group in _slots.Values.GroupBy(slot => slot.Run.Class))
        {
            StoredType type = _types[group.Key];
            IReadOnlyDictionary<string, StoredRun> rows = _store.Read(type.Schema);
            foreach (RunSlot slot in group)
            {
                if (slot.State != RunState.Done && rows.TryGetValue(slot.Run.Id, out StoredRun? row))
                {
                    slot.Load(row, type.Results, type.Code.Version, keepsOther: false);
                }
            }
        }
    }

    private void ApplyCodeChange(OnCodeChange choice)
    {
        // What was kept in an earlier call is of other code still.
        foreach (RunSlot slot in _slots.Values.Where(
            slot => slot.State == RunState.Done && slot.Code != _types[slot.Run.Class].Code.Version))
        {
            slot.State = RunState.Stale;
        }

        RunSlot[] stale = [.. _slots.Values.Where(slot => slot.State == RunState.Stale)];
        if (choice == OnCodeChange.Rerun || stale.Length == 0)
        {
            return;
        }

        if (choice == OnCodeChange.Fail)
        {
            throw OtherCode(stale);
        }

        foreach (RunSlot slot in stale)
        {
            slot.State = RunState.Done;
        }
    }

    private InvalidOperationException OtherCode(RunSlot[] stale) => new(
        $"{stale.Length} runs of {Name} have results of other code (OnCodeChange = Fail), the first {stale[0].Run}: {Reason(stale[0])}. "
            + "Use Rerun to compute them anew, or Keep.");

    private string Reason(RunSlot slot)
    {
        Run run = slot.Run;
        return slot.State switch
        {
            RunState.Done when !slot.HasText => "in memory",
            RunState.Done =>
                slot.Code is { } kept && kept != _types[run.Class].Code.Version
                    ? "kept, though its code has changed"
                    : StudyPlan.StoredReason,
            RunState.Failed => $"failed: {slot.Failure!.Type}: {slot.Failure.Message}",
            RunState.Running => "claimed by another process, or by one that was ended",
            RunState.Stale => "code changed: " + _types[run.Class].Code.DifferenceFrom(MembersOf(slot.Code!)),
            _ => "never executed",
        };
    }

    private IReadOnlyDictionary<string, string>? MembersOf(string version)
    {
        if (!_codes.TryGetValue(version, out IReadOnlyDictionary<string, string>? members))
        {
            _codes[version] = members = _store.ReadCode(version);
        }

        return members;
    }

    /// <summary>What is stored of earlier forms of the classes whose runs have no result, each as the class tells of it.</summary>
    private EarlierForms[] FindEarlierForms(bool onlyTold)
    {
        List<EarlierForms> found = [];
        foreach (IGrouping<RunType,
            RunSlot> group in _slots.Values.Where(
                slot => slot.State == RunState.Pending && !(onlyTold && !FormerParameters.AreKnown(slot.Run.Class)))
                .GroupBy(slot => slot.Run.Class))
        {
            StoredType type = _types[group.Key];
            if (!type.Rows.Keys.All(_slots.ContainsKey))
            {
                found.Add(
                    EarlierForms.Find(
                        [.. group], type, _store.Query(type.Schema, []).Where(row => !_slots.ContainsKey(row.Run.Id)), MembersOf));
            }
        }

        return [.. found];
    }

    /// <summary>Takes over what the classes tell of, for the runs of this study.</summary>
    private List<string> UseEarlierForms()
    {
        List<string> notes = [];
        foreach (EarlierForms forms in FindEarlierForms(onlyTold: true))
        {
            notes.AddRange(forms.Notes);
            foreach (IGrouping<RunType, KeyValuePair<RunSlot, StoredRun>> group in forms.Results.GroupBy(pair => pair.Key.Run.Class))
            {
                try
                {
                    Adopt(group.Key, [.. group.Select(pair => (pair.Key.Run, pair.Value))]);
                }
                catch (NotSupportedException failure)
                {
                    // Of a result that has another type now: the run is executed.
                    notes.Add($"{group.Key.ShortName}: results of an earlier form of the class are not used: {failure.Message}");
                }
            }
        }

        return notes;
    }

    private string[] Notes() => [.. _types.SelectMany(type => type.Value.Code.Notes.Select(note => $"{type.Key.ShortName}: {note}"))];

    private void Forget(IReadOnlyCollection<RunSlot> slots)
    {
        if (SaveResults)
        {
            foreach (IGrouping<RunType, RunSlot> group in slots.GroupBy(slot => slot.Run.Class))
            {
                StoredType type = _types[group.Key];
                _store.Remove(type.Schema, [.. group.Select(slot => slot.Run.Id)]);
                _types[group.Key] = type with
                {
                    Rows =
                    type.Rows.Where(row => !group.Any(slot => slot.Run.Id == row.Key)).ToDictionary(StringComparer.Ordinal)
                };
            }
        }

        var gone = slots.ToHashSet();
        foreach (Run run in _runs.Where(run => gone.Contains(run.Slot!)))
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

    internal void ThrowIfBusy()
    {
        ThrowIfDisposed();
        if (_isRunning)
        {
            throw new InvalidOperationException($"{Name} is running: wait for RunAsync to end.");
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);
}
