namespace Batching.Studies.Stores;

/// <summary>
/// Where a study keeps its runs. <see cref="SqliteRunStore"/> is the one that comes with the library. All calls for one run type come from one thread
/// at a time; other processes may work on the same place.
/// </summary>
public interface IRunStore : IDisposable
{
    /// <summary>Where the runs are, for messages.</summary>
    string Location { get; }

    /// <summary>Whether there is anything yet. Reading what does not exist finds nothing and makes nothing.</summary>
    bool Exists { get; }

    /// <summary>The runs of a type that are stored, by id, without their results: these may be large, and are read when they are asked for.</summary>
    /// <param name="schema">The type.</param>
    /// <param name="ids">Which; null for all.</param>
    /// <returns>The runs.</returns>
    /// <exception cref="InvalidDataException">The place holds something else.</exception>
    IReadOnlyDictionary<string, StoredRun> Read(RunSchema schema, IReadOnlyCollection<string>? ids = null);

    /// <summary>The results of runs, as JSON. May be called from any thread.</summary>
    /// <param name="schema">Their type.</param>
    /// <param name="ids">Which.</param>
    /// <returns>The results by id, of those that have one.</returns>
    /// <exception cref="InvalidDataException">The place holds something else.</exception>
    IReadOnlyDictionary<string, string> ReadResults(RunSchema schema, IReadOnlyCollection<string> ids);

    /// <summary>What a version of code consisted of: hashes by member; null where that is not known.</summary>
    /// <param name="version">The version.</param>
    /// <returns>The members.</returns>
    IReadOnlyDictionary<string, string>? ReadCode(string version);

    /// <summary>The run types that are stored.</summary>
    /// <returns>The types, with the columns that they have.</returns>
    IReadOnlyList<RunSchema> Types();

    /// <summary>Stored runs with their parameters, without their results, in the order in which they were first claimed.</summary>
    /// <param name="schema">Their type.</param>
    /// <param name="filters">Which: a store may return more, since the caller looks again.</param>
    /// <returns>The runs.</returns>
    IReadOnlyList<StoredRow> Query(RunSchema schema, IReadOnlyList<RunFilter> filters);

    /// <summary>Makes what is stored complete in the one place, for whoever copies it.</summary>
    void Complete();

    /// <summary>Begins to work: from here on, runs may be claimed. A worker that dies loses its claims at once.</summary>
    /// <param name="cancellationToken">
    /// The call for which is worked was cancelled: what has finished is still stored, but what takes long beyond that is given up with an <see cref="OperationCanceledException"/>.
    /// </param>
    /// <returns>The worker. Dispose it to give back what it still claims.</returns>
    IRunWorker BeginWork(CancellationToken cancellationToken = default);

    /// <summary>Forgets runs. Those that a living worker has claimed are kept.</summary>
    /// <param name="schema">Their type.</param>
    /// <param name="ids">Which.</param>
    /// <returns>How many were forgotten.</returns>
    int Remove(RunSchema schema, IReadOnlyCollection<string> ids);
}
