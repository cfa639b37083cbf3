using System.Diagnostics;
using System.Text.Json;
using Batching.Studies;

namespace Batching.Cluster;

/// <summary>One call that runs a shard of a pipeline.</summary>
internal sealed class ShardSession<TBatch>(
    ClusterPlan plan, int shardIndex, Func<TBatch, string, CancellationToken, Task> write, string extension)
    where TBatch : Batch
{
    private readonly BatchItems _items = (BatchItems)plan.Items;
    private readonly long[] _places = [.. plan.PlacesOf(shardIndex)];
    private readonly List<ShardFailure> _failures = [];
    private readonly List<string> _conflicts = [];
    private BatchPlace _delivered;
    private long _executed;

    /// <summary>Runs the batches without a result.</summary>
    internal async Task<ShardReport> RunAsync(
        Pipeline<TBatch> pipeline, PipelineOptions options, ShardOptions shard, CancellationToken stoppingToken,
        CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        long[] pending = await Task.Run(() => Pending(shard.RetryFailed), cancellationToken).ConfigureAwait(false);
        int failedBefore = _failures.Count;
        bool isAtEnd = false;
        await GracefulStop.RunAsync(
            async token =>
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                options = options with { Numbers = pending, BatchFailurePolicy = BatchFailurePolicy.Skip };
                await foreach (TBatch batch in pipeline.Observed(options, Observe, token).ConfigureAwait(false))
                {
                    try
                    {
                        await PublishAsync(batch, token).ConfigureAwait(false);
                    }
                    finally
                    {
                        await BatchDisposal.DisposeAsync(batch).ConfigureAwait(false);
                    }

                    if (stoppingToken.IsCancellationRequested)
                    {
                        return;
                    }
                }

                isAtEnd = true;
            },
            shard.GracePeriod, stoppingToken, cancellationToken).ConfigureAwait(false);
        if (_conflicts.Count > 0)
        {
            throw new ResultConflictException(_conflicts);
        }

        // If a step ended the run, the remaining batches do not belong to it and count as executed.
        long remaining = pending.Length - _executed - (_failures.Count - failedBefore);
        return new ShardReport
        {
            Plan = plan,
            ShardIndex = shardIndex,
            Total = _places.Length,
            Stored = _places.Length - pending.Length - failedBefore,
            Executed = _executed + (isAtEnd ? remaining : 0),
            Failures = _failures,
            IsStopped = !isAtEnd && remaining > 0,
            Elapsed = Stopwatch.GetElapsedTime(begin),
        };
    }

    /// <summary>The batches without a result, up to the first one at which a step has ended the run. Notes earlier failures.</summary>
    private long[] Pending(bool retryFailed)
    {
        List<long> pending = [];
        foreach (long place in _places)
        {
            ResultRecord? record = _items.Results.Read(_items.KeyOf(place));
            if (record?.State == ResultState.Stopped)
            {
                break;
            }

            if (record is not null && !_items.Verifies(record))
            {
                if (_items.OutputOf(record) is { } output)
                {
                    ResultFolder.PutAsideFile(output.Path, output.Hash);
                }

                record = null;
            }

            if (record is null || (record.State == ResultState.Failed && retryFailed))
            {
                pending.Add(place);
            }
            else if (record.Failure is { } failure)
            {
                _failures.Add(_items.FailureOf(place, failure));
            }
        }

        return [.. pending];
    }

    /// <summary>Publishes the outcome of a batch that is not delivered, and notes the place of one that is.</summary>
    private void Observe(BatchOutcome outcome)
    {
        _delivered = outcome.Place;
        switch (outcome.Kind)
        {
            case BatchOutcomeKind.Skipped:
                Publish(ResultState.Skipped, null, null);
                _executed++;
                break;
            case BatchOutcomeKind.Stopped:
                Publish(ResultState.Stopped, null, null);
                _executed++;
                break;
            case BatchOutcomeKind.Failed:
                Failed(outcome.Failure!.Exception);
                break;
        }
    }

    private async Task PublishAsync(TBatch batch, CancellationToken cancellationToken)
    {
        string path = Path.ChangeExtension(_items.Results.PathOf(_items.KeyOf(_delivered.Number)), extension);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string beside = Publication.PrivateName(path);
        try
        {
            try
            {
                await write(batch, beside, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                Failed(failure);
                return;
            }

            Publication.Flush(beside);
            string hash = ResultFolder.HashOfFile(beside)!;
            if (ResultFolder.PublishFile(beside, path, hash) is { } conflict)
            {
                _conflicts.Add(conflict);
            }
            else
            {
                var file = new BatchFile(Path.GetFileName(path), hash);
                Publish(ResultState.Done, JsonSerializer.Serialize(file, BatchFileJson.Default.BatchFile), null);
            }

            _executed++;
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private void Failed(Exception exception)
    {
        RunFailure failure = RunFailure.Of(exception, 1);
        Publish(ResultState.Failed, null, failure);
        _failures.Add(_items.FailureOf(_delivered.Number, failure));
    }

    private void Publish(ResultState state, string? result, RunFailure? failure)
    {
        var record = new ResultRecord(_items.KeyOf(_delivered.Number), state, result, failure, null, DateTime.UtcNow);
        if (_items.Results.Publish(record) is { } conflict)
        {
            _conflicts.Add(conflict);
        }
    }
}
