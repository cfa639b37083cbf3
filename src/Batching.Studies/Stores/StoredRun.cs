namespace Batching.Studies.Stores;

/// <summary>A run as it is stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">What became of it.</param>
/// <param name="Code">The version of the code.</param>
/// <param name="Result">Its result as JSON, where it is to be stored. Null where the run was read: <see cref="IRunStore.ReadResults"/> reads it.</param>
/// <param name="Runtime">How long it took.</param>
/// <param name="Started">When it started, in universal time.</param>
/// <param name="Finished">When it ended.</param>
/// <param name="Failure">What it threw.</param>
public sealed record StoredRun(
    string Id, StoredState State, string? Code, string? Result, TimeSpan? Runtime, DateTime? Started, DateTime? Finished, RunFailure? Failure);

/// <summary>What a store says of a run.</summary>
public enum StoredState
{
    /// <summary>It was claimed once, and given back.</summary>
    Pending = 0,

    /// <summary>A worker has it.</summary>
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
