namespace Batching.Cluster;

/// <summary>
/// Reads the status of a plan repeatedly. A result that has been verified is not read again. Use it from one thread at a time.
/// </summary>
internal sealed class StatusReader(ClusterPlan plan)
{
    private const int MostReaders = 8;

    private readonly ResultRecord?[] _settled = new ResultRecord?[plan.ItemCount];

    internal ClusterStatus Read(CancellationToken cancellationToken)
    {
        PlanItems items = plan.Items;
        Dictionary<string, HashSet<string>> names = items.Codes.ToDictionary(code => code, items.Results.Names, StringComparer.Ordinal);
        var damaged = new string?[_settled.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = MostReaders, CancellationToken = cancellationToken };
        Parallel.For(0, _settled.Length, parallel, place =>
        {
            ItemKey item = items.KeyOf(place);
            if (_settled[place] is { State: not ResultState.Failed } || !ResultFolder.HasAny(names[item.Code], item))
            {
                return;
            }

            ResultRecord? record = items.Results.Read(item);
            bool isValid = record is not null && items.Verifies(record);
            _settled[place] = isValid ? record : null;
            if (!isValid || (record!.State == ResultState.Failed && items.Results.IsDamaged(item)))
            {
                damaged[place] = items.Results.PathOf(item);
            }
        });

        // Items after the one at which a step ended the run do not belong to the run.
        int stop = Array.FindIndex(_settled, record => record?.State == ResultState.Stopped);
        int end = stop < 0 ? _settled.Length : stop;
        return new ClusterStatus
        {
            Plan = plan,
            Shards = [.. Enumerable.Range(0, plan.ShardCount).Select(shard => StatusOf(shard, end))],
            DamagedFiles = [.. damaged.OfType<string>()],
            ConflictingFiles = [
                .. names.SelectMany(code => items.Results.Conflicts(code.Key, code.Value))
                    .Where(path => items.PlaceOf(ResultFolder.IdOfConflict(path)) is not null)],
            Failures = [
                .. Enumerable.Range(0, end).Where(place => _settled[place]?.Failure is not null)
                    .Select(place => items.FailureOf(place, _settled[place]!.Failure!))],
        };
    }

    /// <summary>The outcome of an item at the last reading.</summary>
    internal ResultRecord? this[long place] => _settled[place];

    private ShardStatus StatusOf(int shard, int end)
    {
        long done = 0, failed = 0, missing = 0;
        foreach (long place in plan.PlacesOf(shard))
        {
            switch (place < end ? _settled[place]?.State : ResultState.Stopped)
            {
                case null:
                    missing++;
                    break;
                case ResultState.Failed:
                    failed++;
                    break;
                default:
                    done++;
                    break;
            }
        }

        return new ShardStatus { ShardIndex = shard, Done = done, Failed = failed, Missing = missing };
    }
}
