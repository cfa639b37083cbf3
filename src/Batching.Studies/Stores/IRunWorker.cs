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

/// <summary>A run that a worker wants to claim. Immutable.</summary>
public sealed record RunClaim
{
    /// <summary>Its type.</summary>
    public required RunSchema Schema { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its parameters as canonical bytes.</summary>
    public required ReadOnlyMemory<byte> Parameters { get; init; }

    /// <summary>Its parameters as columns, by name.</summary>
    public required IReadOnlyDictionary<string, object?> Columns { get; init; }

    /// <summary>The version of the code that will compute it.</summary>
    public required string Code { get; init; }

    /// <summary>The hashes of that code, by member.</summary>
    public required IReadOnlyDictionary<string, string> CodeMembers { get; init; }

    /// <summary>Whether the run is claimed even if it has a result of other code.</summary>
    public required bool ReplacesOtherCode { get; init; }
}

/// <summary>What became of a claimed run. Immutable.</summary>
public sealed record FinishedRun
{
    /// <summary>Its type.</summary>
    public required RunSchema Schema { get; init; }

    /// <summary>The state to store: done, failed, or pending if the worker gives the run back.</summary>
    public required StoredRun Run { get; init; }
}
