using System.Text.Json;
using Batching.Studies;

namespace Batching.Cluster;

/// <summary>One call that runs a shard of a pipeline.</summary>
internal sealed class ShardSession<TBatch>(ClusterPlan plan, BatchWriter<TBatch> write, string extension)
    where TBatch : Batch
{
    private readonly BatchItems _items = (BatchItems)plan.Items;
    private readonly List<ShardFailure> _failures = [];
    private readonly List<string> _conflicts = [];
    private BatchPlace _delivered;

    /// <summary>How many batches have been published here, skipped ones included.</summary>
    internal long Executed { get; private set; }

    /// <summary>Whether the run has come to its end: by its last batch, or by a step that ended it.</summary>
    internal bool IsAtEnd { get; private set; }

    internal IReadOnlyList<ShardFailure> Failures => _failures;

    /// <summary>How many of the failures are of earlier calls: their batches are not run.</summary>
    internal int Standing { get; private set; }

    internal IReadOnlyList<string> Conflicts => _conflicts;

    /// <summary>Which batches are to be run: those without a result, before the first at which a step has ended the run.</summary>
    internal long[] Pending(long[] places, bool retriesFailed)
    {
        List<long> pending = [];
        foreach (long place in places)
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

            if (record is null || (record.State == ResultState.Failed && retriesFailed))
            {
                pending.Add(place);
            }
            else if (record.Failure is { } failure)
            {
                _failures.Add(new ShardFailure(_items.NameOf(place), failure));
                Standing++;
            }
        }

        return [.. pending];
    }

    internal async Task RunAsync(
        Pipeline<TBatch> pipeline, PipelineOptions options, ShardOptions shard, CancellationToken cancellationToken)
    {
        using var hard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using (shard.Stop.Register(() => hard.CancelAfter(shard.Grace)).ConfigureAwait(false))
        {
            try
            {
                if (!shard.Stop.IsCancellationRequested)
                {
                    IsAtEnd = true;
                    await foreach (TBatch batch in pipeline.Observed(options, Observe, hard.Token).ConfigureAwait(false))
                    {
                        try
                        {
                            await PublishAsync(batch, hard.Token).ConfigureAwait(false);
                        }
                        finally
                        {
                            await BatchDisposal.DisposeAsync(batch).ConfigureAwait(false);
                        }

                        if (shard.Stop.IsCancellationRequested)
                        {
                            IsAtEnd = false;
                            break;
                        }
                    }
                }
            }
            catch (OperationCanceledException) when (shard.Stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // The grace has passed. What had been published stays.
                IsAtEnd = false;
            }
            catch (OperationCanceledException failure) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(failure.Message, failure, cancellationToken);
            }
        }
    }

    /// <summary>Publishes what became of a batch that is not delivered, and notes the place of one that is.</summary>
    private void Observe(BatchOutcome outcome)
    {
        _delivered = outcome.Place;
        switch (outcome.Kind)
        {
            case BatchOutcomeKind.Skipped:
                Publish(ResultState.Skipped, null, null);
                Executed++;
                break;
            case BatchOutcomeKind.Stopped:
                Publish(ResultState.Stopped, null, null);
                Executed++;
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
                Publish(ResultState.Done,
                    JsonSerializer.Serialize(new BatchFile(Path.GetFileName(path), hash), BatchFileJson.Default.BatchFile), null);
            }

            Executed++;
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
        _failures.Add(new ShardFailure(_items.NameOf(_delivered.Number), failure));
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
