namespace Batching.Studies.Stores;

/// <summary>Somebody who executes runs of a store. Used by one thread.</summary>
public interface IRunWorker : IDisposable
{
    /// <summary>In one transaction: stores what was finished, and claims runs.</summary>
    /// <param name="finished">What was finished: claimed before by this worker.</param>
    /// <param name="wanted">What to claim.</param>
    /// <returns>For each that was wanted whether it was claimed: not where another worker has it, or has finished it meanwhile.</returns>
    IReadOnlyList<bool> Commit(IReadOnlyList<FinishedRun> finished, IReadOnlyList<RunClaim> wanted);

    /// <summary>Frees the claims of workers that are dead.</summary>
    /// <returns>Whether there were any.</returns>
    bool FreeDead();
}

/// <summary>A run that a worker wants to have for itself.</summary>
/// <param name="Schema">Its type.</param>
/// <param name="Id">Its id.</param>
/// <param name="Parameters">Its parameters as canonical bytes.</param>
/// <param name="Columns">Its parameters as columns, by name.</param>
/// <param name="Code">The version of the code that will compute it.</param>
/// <param name="CodeMembers">What that consists of.</param>
/// <param name="ReplacesOtherCode">Whether a result of other code is computed anew.</param>
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
/// <param name="Run">What is to be stored: done, failed, or pending where it is given back.</param>
public sealed record FinishedRun(RunSchema Schema, StoredRun Run);
