namespace Batching.Cluster;

/// <summary>
/// Reads the status of a plan repeatedly. A result that has been verified is not read again. Use it from one thread at a time.
/// </summary>
internal sealed class StatusReader(ClusterPlan plan)
{
    private const int MostReaders = 8;

    private readonly ResultRecord?[] _settled = new ResultRecord?[plan.Count];

    internal ClusterStatus Read(CancellationToken cancellationToken)
    {
        PlanItems items = plan.Items;
        Dictionary<string, HashSet<string>> names = items.Codes.ToDictionary(code => code, items.Results.Names, StringComparer.Ordinal);
        var damaged = new string?[_settled.Length];
        Parallel.For(0, _settled.Length,
            new ParallelOptions { MaxDegreeOfParallelism = MostReaders, CancellationToken = cancellationToken }, place =>
        {
            ItemKey item = items.KeyOf(place);
            if (_settled[place] is { State: not ResultState.Failed } || !ResultFolder.HasAny(names[item.Code], item))
            {
                return;
            }

            ResultRecord? record = items.Results.Read(item);
            bool isWhole = record is not null && items.Verifies(record);
            _settled[place] = isWhole ? record : null;
            if (!isWhole || (record!.State == ResultState.Failed && items.Results.IsDamaged(item)))
            {
                damaged[place] = items.Results.PathOf(item);
            }
        });

        // Items after the one at which a step ended the run do not belong to the run.
        int stop = Array.FindIndex(_settled, record => record?.State == ResultState.Stopped);
        int end = stop < 0 ? _settled.Length : stop;
        var shards = new ShardStatus[plan.Shards];
        for (var shard = 0; shard < shards.Length; shard++)
        {
            long done = 0, failed = 0, missing = 0;
            foreach (long place in plan.PlacesOf(shard))
            {
                (done, failed, missing) = place >= end ? (done + 1, failed, missing)
                    : _settled[place] switch
                    {
                        null => (done, failed, missing + 1),
                        { State: ResultState.Failed } => (done, failed + 1, missing),
                        _ => (done + 1, failed, missing),
                    };
            }

            shards[shard] = new ShardStatus(shard, done, failed, missing);
        }

        return new ClusterStatus
        {
            Plan = plan,
            Shards = shards,
            Damaged = [.. damaged.OfType<string>()],
            Conflicts = [
                .. names.SelectMany(code => items.Results.Conflicts(code.Key, code.Value))
                    .Where(path => items.PlaceOf(ResultFolder.IdOfConflict(path)) is not null)],
            Failures = [
                .. Enumerable.Range(0, end).Where(place => _settled[place]?.Failure is not null)
                    .Select(place => new ShardFailure(items.NameOf(place), _settled[place]!.Failure!))],
        };
    }

    /// <summary>What became of an item, as of the last reading.</summary>
    internal ResultRecord? this[long place] => _settled[place];
}
