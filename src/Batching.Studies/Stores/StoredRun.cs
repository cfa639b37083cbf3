namespace Batching.Studies.Stores;

/// <summary>A run as it is stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state.</param>
/// <param name="Code">The version of the code.</param>
/// <param name="Result">
/// Its result as JSON, if it is to be stored. Null in a run that was read: <see cref="IRunStore.ReadResultsAsync"/> reads results.
/// </param>
/// <param name="Runtime">How long it took.</param>
/// <param name="Started">When it started, in universal time.</param>
/// <param name="Finished">When it ended.</param>
/// <param name="Failure">What it threw; null unless it failed.</param>
public sealed record StoredRun(
    string Id, StoredState State, string? Code, string? Result, TimeSpan? Runtime, DateTime? Started, DateTime? Finished,
    RunFailure? Failure);

/// <summary>The state of a run in a store.</summary>
public enum StoredState
{
    /// <summary>A worker claimed it once and gave it back.</summary>
    Pending = 0,

    /// <summary>A worker has claimed it.</summary>
    Running = 1,

    /// <summary>It has a result.</summary>
    Done = 2,

    /// <summary>It threw.</summary>
    Failed = 3,
}

/// <summary>A run as it is stored, with its parameters as canonical bytes.</summary>
/// <param name="Run">The run.</param>
/// <param name="Parameters">Its parameters.</param>
public sealed record StoredRow(StoredRun Run, ReadOnlyMemory<byte> Parameters);
