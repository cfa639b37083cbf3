using System.Collections;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>
/// A set of runs and their stored results. <see cref="RunAsync"/> executes the runs that have no result of the current code. Results are in
/// one file, <c>_res/NAME.db</c>, which is created when the first run is executed.
/// </summary>
/// <remarks>
/// Only one call at a time may change or run a study. Any thread may read the state of its runs. Any number of processes may use one file.
/// Members that read the store have asynchronous forms. SQLite has no asynchronous input and output, so with a file both forms block. With
/// a store behind a network, such as PostgreSQL, use the asynchronous form.
/// </remarks>
public sealed partial class Study : IReadOnlyList<Run>, IAsyncDisposable, IDisposable
{
    /// <summary>The default directory of studies.</summary>
    public const string DefaultDirectory = "_res";

    private readonly IRunStore _store;
    private readonly StoredTypes _types;
    private readonly List<Run> _runs = [];
    private readonly Dictionary<string, RunSlot> _slots = new(StringComparer.Ordinal);
    private readonly Lock _reading = new();
    private readonly Lock _closing = new();
    private bool _isBusy;
    private bool _isDisposed;

    private Study(string name, IRunStore store) => (Name, _store, _types) = (name, store, new StoredTypes(store));

    /// <summary>The study's name.</summary>
    public string Name { get; }

    /// <summary>Where its results are stored.</summary>
    public string Location => _store.Location;

    /// <summary>
    /// Whether results are stored. If false, results stay in memory and nothing is written; results that are already stored are still used.
    /// Default: true.
    /// </summary>
    public bool SaveResults { get; init; } = true;

    /// <summary>The store of the results; null if they are not stored.</summary>
    internal IRunStore? Store => SaveResults ? _store : null;

    /// <summary>One slot for each distinct run, in the order in which the runs were added.</summary>
    internal IReadOnlyDictionary<string, RunSlot> Slots => _slots;

    /// <summary>The number of runs that were added. Equal runs each count.</summary>
    public int Count => _runs.Count;

    /// <summary>The run at an index.</summary>
    /// <param name="index">The place, from 0, in the order in which they were added.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no run at this index.</exception>
    public Run this[int index] => _runs[index];

    /// <summary>The run with an id.</summary>
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

    /// <summary>Opens a study. No file is created until the first run is executed.</summary>
    /// <param name="name">Its name: the file's name without its extension.</param>
    /// <param name="directory">Where the file is. Default: <see cref="DefaultDirectory"/> in the current directory.</param>
    /// <returns>The study. Add runs to it, then call <see cref="RunAsync"/>.</returns>
    /// <exception cref="ArgumentException">The name is not a valid file name.</exception>
    /// <exception cref="InvalidDataException">The file is not a study, is damaged, or is of a later version. It is not changed.</exception>
    public static Study Open(string name, string? directory = null) => new(name, new SqliteRunStore(PathOf(name, directory)));

    /// <summary>Opens a study without storing anything: see <see cref="SaveResults"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="directory">
    /// Where its file is, if there is one. Default: <see cref="DefaultDirectory"/> in the current directory.
    /// </param>
    /// <param name="saveResults">Whether results are stored.</param>
    /// <returns>The study.</returns>
    /// <exception cref="ArgumentException">The name is not a valid file name.</exception>
    /// <exception cref="InvalidDataException">The file is not a study, is damaged, or is of a later version. It is not changed.</exception>
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
    /// Opens a stored study for reading parameters and results by name (<see cref="Results()"/>). The run classes are not needed.
    /// </summary>
    /// <param name="name">The study's name.</param>
    /// <param name="directory">Where its file is. Default: <see cref="DefaultDirectory"/> in the current directory.</param>
    /// <returns>The study.</returns>
    /// <exception cref="FileNotFoundException">There is no such study.</exception>
    /// <exception cref="InvalidDataException">The file is not a study, is damaged, or is of a later version. It is not changed.</exception>
    public static Study OpenResults(string name, string? directory = null)
    {
        string path = PathOf(name, directory);
        return File.Exists(path) ? Open(name, directory) : throw new FileNotFoundException($"There is no study '{path}'.", path);
    }

    /// <summary>
    /// Adds a run. Equal runs share one result. This does not read the store: the stored state of a run is read when you first ask for it.
    /// </summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <param name="run">The run.</param>
    /// <returns>The run.</returns>
    /// <exception cref="InvalidOperationException">The run belongs to another study, or the study is running.</exception>
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
            _slots.Add(run.Id, slot = new RunSlot(run) { Unread = ReadAsync });
        }

        run.Index = _runs.Count;
        run.Slot = slot;
        run.StudyName = Name;
        _runs.Add(run);
        return run;
    }

    /// <summary>Adds runs, for example a grid.</summary>
    /// <param name="runs">The runs.</param>
    /// <exception cref="InvalidOperationException">A run belongs to another study, or the study is running.</exception>
    public void AddRange(IEnumerable<Run> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        foreach (Run run in runs)
        {
            Add(run);
        }
    }

    /// <summary>
    /// Reads the stored state of the runs that were added, so that <see cref="Run.State"/> and the other properties of a run do not block.
    /// <see cref="RunAsync"/> and <see cref="PlanAsync"/> do so themselves.
    /// </summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>A task that ends when everything is read.</returns>
    /// <exception cref="InvalidDataException">What is stored is damaged.</exception>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        await LoadSlotsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The runs of a class that were added, in order.</summary>
    /// <typeparam name="TRun">The run class.</typeparam>
    /// <returns>The runs.</returns>
    public IEnumerable<TRun> Runs<TRun>()
        where TRun : Run
        => _runs.OfType<TRun>();

    /// <inheritdoc/>
    public IEnumerator<Run> GetEnumerator() => _runs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Closes the store. If the study is running, it is closed when that call has ended.</summary>
    public void Dispose()
    {
        lock (_closing)
        {
            _isDisposed = true;
            if (!_isBusy)
            {
                _store.Dispose();
            }
        }
    }

    /// <summary>Closes the store. If the study is running, it is closed when that call has ended.</summary>
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
                $"'{name}' cannot be the name of a study, because it is not a valid file name. Pass a directory as its own argument.",
                nameof(name));
    }

    private bool Owns(Run run) => run.Slot is { } slot && ReferenceEquals(slot, _slots.GetValueOrDefault(run.Id));

    /// <summary>Reads the stored state of all runs, also for a call that still runs after the study was disposed.</summary>
    private async ValueTask LoadSlotsAsync(CancellationToken cancellationToken)
    {
        foreach (RunSlot slot in _slots.Values.ToArray())
        {
            await slot.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the stored state of a run. Any thread may call this.</summary>
    private async ValueTask ReadAsync(RunSlot slot, CancellationToken cancellationToken)
    {
        StoredType type = await _types.OfAsync(slot.Run, cancellationToken).ConfigureAwait(false);
        lock (_reading)
        {
            if (slot.Unread is not null && type.Rows.TryGetValue(slot.Run.Id, out StoredRun? stored))
            {
                slot.Load(stored, type.Results, type.Code.Version, keepsOther: false);
            }

            slot.Unread = null;
        }
    }

    /// <summary>Begins a call that no other call may overlap.</summary>
    private BusyScope Begin()
    {
        lock (_closing)
        {
            ThrowIfBusy();
            _isBusy = true;
        }

        return new BusyScope(this);
    }

    private void End()
    {
        lock (_closing)
        {
            _isBusy = false;
            if (_isDisposed)
            {
                _store.Dispose();
            }
        }
    }

    internal StoredType TypeOf(Run run) => _types.Of(run);

    internal void ThrowIfBusy()
    {
        ThrowIfDisposed();
        if (_isBusy)
        {
            throw new InvalidOperationException($"{Name} is running: wait for the call of RunAsync, PlanAsync or another member to end.");
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    private readonly struct BusyScope(Study study) : IDisposable
    {
        public void Dispose() => study.End();
    }
}
