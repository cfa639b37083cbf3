using Batching.Studies.Stores;

namespace Batching.Cluster;

/// <summary>
/// The shared folder as a store of runs, so that a shard is executed as any study is. Claims are free: the engine of the cluster says who
/// computes what, and where it says so twice, both do.
/// </summary>
internal sealed class ShardRunStore(ResultFolder results) : IRunStore, IRunWorker
{
    private readonly List<string> _conflicts = [];

    public string Location => results.FolderOf("");

    public bool Exists => true;

    /// <summary>What differs from the results of other copies. To be read when the session has ended.</summary>
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

    public void Complete()
    {
    }

    public void Dispose()
    {
    }

    // The session asks for none of these: nothing is ever claimed elsewhere.
    public IReadOnlyDictionary<string, StoredRun> Read(RunSchema schema, IReadOnlyCollection<string>? ids = null)
        => throw new NotSupportedException();

    public IReadOnlyDictionary<string, string> ReadResults(RunSchema schema, IReadOnlyCollection<string> ids)
        => throw new NotSupportedException();

    public IReadOnlyDictionary<string, string>? ReadCode(string version) => throw new NotSupportedException();

    public IReadOnlyList<RunSchema> Types() => throw new NotSupportedException();

    public IReadOnlyList<StoredRow> Query(RunSchema schema, IReadOnlyList<RunFilter> filters) => throw new NotSupportedException();

    public int Remove(RunSchema schema, IReadOnlyCollection<string> ids) => throw new NotSupportedException();

    private static ResultRecord RecordOf(FinishedRun run) => new(
        new ItemKey(run.Schema.Type, run.Run.Code!, run.Run.Id),
        run.Run.State == StoredState.Done ? ResultState.Done : ResultState.Failed,
        run.Run.Result,
        run.Run.Failure,
        run.Run.Runtime,
        run.Run.Finished);
}
