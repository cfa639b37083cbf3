namespace Batching.Stores;

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

    /// <summary>The runs of a type that are stored, by id.</summary>
    /// <param name="schema">The type.</param>
    /// <param name="ids">Which; null for all.</param>
    /// <returns>The runs.</returns>
    /// <exception cref="InvalidDataException">The place holds something else.</exception>
    IReadOnlyDictionary<string, StoredRun> Read(RunSchema schema, IReadOnlyCollection<string>? ids = null);

    /// <summary>What a version of code consisted of: hashes by member; null where that is not known.</summary>
    /// <param name="version">The version.</param>
    /// <returns>The members.</returns>
    IReadOnlyDictionary<string, string>? ReadCode(string version);

    /// <summary>The run types that are stored.</summary>
    /// <returns>The types, with the columns that they have.</returns>
    IReadOnlyList<RunSchema> Types();

    /// <summary>Stored runs with their parameters, in the order in which they were first claimed.</summary>
    /// <param name="schema">Their type.</param>
    /// <param name="filters">Which: a store may return more, since the caller looks again.</param>
    /// <returns>The runs.</returns>
    IReadOnlyList<StoredRow> Query(RunSchema schema, IReadOnlyList<RunFilter> filters);

    /// <summary>Makes what is stored complete in the one place, for whoever copies it.</summary>
    void Complete();

    /// <summary>Begins to work: from here on, runs may be claimed. A worker that dies loses its claims at once.</summary>
    /// <returns>The worker. Dispose it to give back what it still claims.</returns>
    IRunWorker BeginWork();

    /// <summary>Forgets runs. Those that a living worker has claimed are kept.</summary>
    /// <param name="schema">Their type.</param>
    /// <param name="ids">Which.</param>
    /// <returns>How many were forgotten.</returns>
    int Remove(RunSchema schema, IReadOnlyCollection<string> ids);
}

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

/// <summary>A run type as a store sees it.</summary>
/// <param name="Type">The full name of the run class.</param>
/// <param name="ShortName">Its name alone.</param>
/// <param name="Parameters">Its parameters and their kinds, in order.</param>
/// <param name="ResultMembers">The members of its result that become columns.</param>
/// <param name="ResultValue">The kind of its result where that is one value; else <see cref="ColumnKind.Json"/>.</param>
public sealed record RunSchema(
    string Type,
    string ShortName,
    IReadOnlyList<(string Name, ColumnKind Kind)> Parameters,
    IReadOnlyList<(string Name, ColumnKind Kind)> ResultMembers,
    ColumnKind ResultValue);

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

/// <summary>A run as it is stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">What became of it.</param>
/// <param name="Code">The version of the code.</param>
/// <param name="Result">Its result as JSON.</param>
/// <param name="Runtime">How long it took.</param>
/// <param name="Started">When it started, in universal time.</param>
/// <param name="Finished">When it ended.</param>
/// <param name="Failure">What it threw.</param>
public sealed record StoredRun(
    string Id, StoredState State, string? Code, string? Result, TimeSpan? Runtime, DateTime? Started, DateTime? Finished, RunFailure? Failure);

/// <summary>A run as it is stored, with its parameters as canonical bytes.</summary>
/// <param name="Run">The run.</param>
/// <param name="Parameters">Its parameters.</param>
public sealed record StoredRow(StoredRun Run, ReadOnlyMemory<byte> Parameters);

/// <summary>A condition on a parameter, or on a member of the result.</summary>
/// <param name="Name">The name of the parameter or member.</param>
/// <param name="IsResult">Whether it is a member of the result; its name is empty where the result is one value.</param>
/// <param name="Comparison">How it is compared.</param>
/// <param name="Value">With what: a <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, or null.</param>
public sealed record RunFilter(string Name, bool IsResult, Comparison Comparison, object? Value);

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
