namespace Batching.Studies.Stores;

/// <summary>
/// Stores the runs of a study. The library comes with <see cref="SqliteRunStore"/>. One thread at a time calls a store for one run type;
/// other processes may use the same place at the same time.
/// </summary>
public interface IRunStore : IDisposable
{
    /// <summary>Where the runs are, for messages.</summary>
    string Location { get; }

    /// <summary>
    /// Reads the stored runs of a type, by id. Their results may be large, so <see cref="ReadResultsAsync"/> reads them. Reading from a place
    /// that does not exist finds nothing and creates nothing.
    /// </summary>
    /// <param name="schema">The type.</param>
    /// <param name="ids">The ids to read; null for all.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The runs.</returns>
    /// <exception cref="InvalidDataException">The place holds something else.</exception>
    ValueTask<IReadOnlyDictionary<string, StoredRun>> ReadAsync(
        RunSchema schema, IReadOnlyCollection<string>? ids = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the results of runs, as JSON. Any thread may call this.</summary>
    /// <param name="schema">Their type.</param>
    /// <param name="ids">The ids to read.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The results by id. A run without a result is left out.</returns>
    /// <exception cref="InvalidDataException">The place holds something else.</exception>
    ValueTask<IReadOnlyDictionary<string, string>> ReadResultsAsync(
        RunSchema schema, IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Reads the hashes of a version of code, by member.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The hashes; null if they are not known.</returns>
    ValueTask<IReadOnlyDictionary<string, string>?> ReadCodeAsync(string version, CancellationToken cancellationToken = default);

    /// <summary>Lists the run types that are stored.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The types, with their columns.</returns>
    ValueTask<IReadOnlyList<RunSchema>> ReadTypesAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads stored runs with their parameters and without their results, in the order in which they were first claimed.</summary>
    /// <param name="schema">Their type.</param>
    /// <param name="filters">The conditions. A store may return more runs than match, because the caller filters again.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The runs.</returns>
    ValueTask<IReadOnlyList<StoredRow>> QueryAsync(
        RunSchema schema, IReadOnlyList<RunFilter> filters, CancellationToken cancellationToken = default);

    /// <summary>Writes everything to the one place, so that it can be copied.</summary>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>A task that ends when everything is written.</returns>
    ValueTask CompleteAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Creates a worker, which can claim runs. If its process dies, its claims are free at once. A study calls this, and the worker, on a
    /// thread of its own: they may block.
    /// </summary>
    /// <param name="cancellationToken">
    /// Signals that the call was cancelled. Finished runs are still stored, but longer work stops with an
    /// <see cref="OperationCanceledException"/>.
    /// </param>
    /// <returns>The worker. Dispose it to give back the runs that it still claims.</returns>
    IRunWorker BeginWork(CancellationToken cancellationToken = default);

    /// <summary>Removes runs. Runs that a living worker has claimed are kept.</summary>
    /// <param name="schema">Their type.</param>
    /// <param name="ids">The ids to remove.</param>
    /// <param name="cancellationToken">Cancels the removal, before anything is removed.</param>
    /// <returns>How many runs were removed.</returns>
    ValueTask<int> RemoveAsync(RunSchema schema, IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);
}
