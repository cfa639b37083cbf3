using Batching.Studies.Stores;

namespace Batching.Cluster;

/// <summary>
/// The shared folder as a run store, so that a shard is executed like any study. Every claim succeeds: the scheduler decides which process
/// runs a shard, and if it starts two copies, both compute.
/// </summary>
internal sealed class ShardRunStore(ResultFolder results) : IRunStore, IRunWorker
{
    private readonly List<string> _conflicts = [];

    public string Location => results.FolderOf("");

    /// <summary>The files that differ from the results of other copies. Read it after the session has ended.</summary>
    internal IReadOnlyList<string> Conflicts => _conflicts;

    public IRunWorker BeginWork(CancellationToken cancellationToken = default) => this;

    public IReadOnlyList<bool> Commit(IReadOnlyList<FinishedRun> finished, IReadOnlyList<RunClaim> wanted)
    {
        foreach (FinishedRun run in finished)
        {
            if (results.Publish(RecordOf(run)) is { } conflict)
            {
                _conflicts.Add(conflict);
            }
        }

        return [.. wanted.Select(_ => true)];
    }

    public bool FreeDead() => false;

    public ValueTask CompleteAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public void Dispose()
    {
    }

    // A session never calls these, because no claim fails.
    public ValueTask<IReadOnlyDictionary<string, StoredRun>> ReadAsync(
        RunSchema schema, IReadOnlyCollection<string>? ids = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public ValueTask<IReadOnlyDictionary<string, string>> ReadResultsAsync(
        RunSchema schema, IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public ValueTask<IReadOnlyDictionary<string, string>?> ReadCodeAsync(string version, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<RunSchema>> ReadTypesAsync(CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StoredRow>> QueryAsync(
        RunSchema schema, IReadOnlyList<RunFilter> filters, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public ValueTask<int> RemoveAsync(RunSchema schema, IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    private static ResultRecord RecordOf(FinishedRun run) => new(
        new ItemKey(run.Schema.Type, run.Run.Code!, run.Run.Id),
        run.Run.State == StoredState.Done ? ResultState.Done : ResultState.Failed,
        run.Run.Result,
        run.Run.Failure,
        run.Run.Runtime,
        run.Run.Finished);
}
