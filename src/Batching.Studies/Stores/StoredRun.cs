namespace Batching.Studies.Stores;

/// <summary>A run as it is stored. Immutable.</summary>
public sealed record StoredRun
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its state.</summary>
    public required StoredState State { get; init; }

    /// <summary>The version of the code that it was executed with; null if that is not known.</summary>
    public string? Code { get; init; }

    /// <summary>
    /// Its result as JSON, if it is to be stored. Null in a run that was read: <see cref="IRunStore.ReadResultsAsync"/> reads results.
    /// </summary>
    public string? Result { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan? Runtime { get; init; }

    /// <summary>When it started, in universal time.</summary>
    public DateTime? Started { get; init; }

    /// <summary>When it ended, in universal time.</summary>
    public DateTime? Finished { get; init; }

    /// <summary>What it threw; null unless it failed.</summary>
    public RunFailure? Failure { get; init; }
}

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

/// <summary>A run as it is stored, with its parameters. Immutable.</summary>
public sealed record StoredRow
{
    /// <summary>The run.</summary>
    public required StoredRun Run { get; init; }

    /// <summary>Its parameters as canonical bytes.</summary>
    public required ReadOnlyMemory<byte> Parameters { get; init; }
}
