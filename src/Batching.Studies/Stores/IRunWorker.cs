namespace Batching.Studies.Stores;

/// <summary>
/// Claims runs of a store and stores what became of them. Use it from one thread. It blocks that thread, and needs no other, so that
/// results are stored even when runs occupy the whole thread pool.
/// </summary>
public interface IRunWorker : IDisposable
{
    /// <summary>In one transaction: stores what was finished, and claims runs.</summary>
    /// <param name="finished">The finished runs. This worker has claimed them before.</param>
    /// <param name="wanted">The runs to claim.</param>
    /// <returns>For each wanted run, whether it was claimed. It was not if another worker has claimed or finished it.</returns>
    IReadOnlyList<bool> Commit(IReadOnlyList<FinishedRun> finished, IReadOnlyList<RunClaim> wanted);

    /// <summary>Frees the claims of workers that have died.</summary>
    /// <returns>Whether there were any.</returns>
    bool FreeDead();
}

/// <summary>A run that a worker wants to claim.</summary>
/// <param name="Schema">Its type.</param>
/// <param name="Id">Its id.</param>
/// <param name="Parameters">Its parameters as canonical bytes.</param>
/// <param name="Columns">Its parameters as columns, by name.</param>
/// <param name="Code">The version of the code that will compute it.</param>
/// <param name="CodeMembers">The hashes of that code, by member.</param>
/// <param name="ReplacesOtherCode">Whether the run is claimed even if it has a result of other code.</param>
public sealed record RunClaim(
    RunSchema Schema,
    string Id,
    ReadOnlyMemory<byte> Parameters,
    IReadOnlyDictionary<string, object?> Columns,
    string Code,
    IReadOnlyDictionary<string, string> CodeMembers,
    bool ReplacesOtherCode);

/// <summary>What became of a claimed run.</summary>
/// <param name="Schema">Its type.</param>
/// <param name="Run">The state to store: done, failed, or pending if the worker gives the run back.</param>
public sealed record FinishedRun(RunSchema Schema, StoredRun Run);
