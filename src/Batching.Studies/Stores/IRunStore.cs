namespace Batching.Studies.Stores;

/// <summary>
/// Stores the runs of a study. The library comes with <see cref="SqliteRunStore"/>. One thread at a time calls a store for one run type;
/// other processes may use the same place at the same time.
/// </summary>
public interface IRunStore : IDisposable
{
    /// <summary>Where the runs are, for messages.</summary>
    string Location { get; }

    /// <summary>Whether the place exists yet. Reading from a place that does not exist finds nothing and creates nothing.</summary>
    bool Exists { get; }

    /// <summary>
    /// Reads the stored runs of a type, by id. Their results are not read: they may be large, and <see cref="ReadResults"/> reads them.
    /// </summary>
    /// <param name="schema">The type.</param>
    /// <param name="ids">The ids to read; null for all.</param>
    /// <returns>The runs.</returns>
    /// <exception cref="InvalidDataException">The place holds something else.</exception>
    IReadOnlyDictionary<string, StoredRun> Read(RunSchema schema, IReadOnlyCollection<string>? ids = null);

    /// <summary>Reads the results of runs, as JSON. Any thread may call this.</summary>
    /// <param name="schema">Their type.</param>
    /// <param name="ids">The ids to read.</param>
    /// <returns>The results by id. A run without a result is left out.</returns>
    /// <exception cref="InvalidDataException">The place holds something else.</exception>
    IReadOnlyDictionary<string, string> ReadResults(RunSchema schema, IReadOnlyCollection<string> ids);

    /// <summary>Reads the hashes of a version of code, by member; null if they are not known.</summary>
    /// <param name="version">The version.</param>
    /// <returns>The hashes.</returns>
    IReadOnlyDictionary<string, string>? ReadCode(string version);

    /// <summary>Lists the run types that are stored.</summary>
    /// <returns>The types, with their columns.</returns>
    IReadOnlyList<RunSchema> Types();

    /// <summary>Reads stored runs with their parameters and without their results, in the order in which they were first claimed.</summary>
    /// <param name="schema">Their type.</param>
    /// <param name="filters">The conditions. A store may return more runs than match, because the caller filters again.</param>
    /// <returns>The runs.</returns>
    IReadOnlyList<StoredRow> Query(RunSchema schema, IReadOnlyList<RunFilter> filters);

    /// <summary>Writes everything to the one place, so that it can be copied.</summary>
    void Complete();

    /// <summary>Creates a worker, which can claim runs. If its process dies, its claims are free at once.</summary>
    /// <param name="cancellationToken">
    /// Signals that the call was cancelled. Finished runs are still stored, but longer work stops with an
    /// <see cref="OperationCanceledException"/>.
    /// </param>
    /// <returns>The worker. Dispose it to give back the runs that it still claims.</returns>
    IRunWorker BeginWork(CancellationToken cancellationToken = default);

    /// <summary>Removes runs. Runs that a living worker has claimed are kept.</summary>
    /// <param name="schema">Their type.</param>
    /// <param name="ids">The ids to remove.</param>
    /// <returns>How many runs were removed.</returns>
    int Remove(RunSchema schema, IReadOnlyCollection<string> ids);
}
