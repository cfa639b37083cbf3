using System.Diagnostics;

namespace Batching;

/// <summary>Counts what a run delivers, in order. Thread-safe: a report may be read while the run goes on.</summary>
internal sealed class RunCounts(RunStages stages, PipelineOptions options, RunValues values)
{
    /// <summary>How many failures of each kind are kept. A run may be endless.</summary>
    private const int MostKept = 1000;

    private readonly Lock _lock = new();

    /// <summary>The counts of the earlier runs that this one continues.</summary>
    private readonly CheckpointCounts _before = options.ResumeFrom?.Counts ?? default;
    private readonly List<ItemFailure> _dropped = [];
    private readonly List<BatchFailure> _failures = [];

    /// <summary>The counts of this run. Epochs are counted from the beginning of the first run.</summary>
    private CheckpointCounts _counted = new() { Epochs = options.ResumeFrom?.Counts.Epochs ?? 0 };
    private long _waited;
    private long? _begin;
    private TimeSpan? _elapsed;
    private bool _isStopped;
    private ProgressSnapshot? _stand;

    /// <summary>The state of the run; null before its first batch.</summary>
    internal ProgressSnapshot? Stand
    {
        get
        {
            lock (_lock)
            {
                return _stand;
            }
        }
    }

    internal void Begin()
    {
        lock (_lock)
        {
            _begin = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Counts the next outcome of the last stage, and publishes the variables after it.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="waited">How long the consumer waited for it, in ticks of the <see cref="Stopwatch"/>.</param>
    /// <param name="behind">The variables after it.</param>
    internal void Count(BatchOutcome outcome, long waited, VariableValues behind)
    {
        lock (_lock)
        {
            CountBefore(outcome, waited, behind);
            _counted = With(_counted, outcome);
            if (outcome.Kind == BatchOutcomeKind.Failed)
            {
                Keep(_failures, [outcome.Failure!]);
            }

            Keep(_dropped, outcome.Dropped);
            _stand = new ProgressSnapshot(outcome.Place.Number + 1, outcome.Behind, behind, _counted);
        }
    }

    /// <summary>Counts an outcome that ends the run. It is not part of the run; only what came before it is counted.</summary>
    /// <inheritdoc cref="Count"/>
    internal void CountEnd(BatchOutcome outcome, long waited, VariableValues behind)
    {
        lock (_lock)
        {
            CountBefore(outcome, waited, behind);
            _isStopped = outcome.Kind == BatchOutcomeKind.Stopped;
        }
    }

    /// <summary>Records that something outside a batch has stopped the run.</summary>
    internal void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
        }
    }

    internal void End()
    {
        lock (_lock)
        {
            _elapsed = Elapsed();
        }
    }

    /// <summary>The progress of the run once a batch is delivered.</summary>
    internal PipelineProgress ProgressWith(BatchOutcome outcome)
    {
        lock (_lock)
        {
            CheckpointCounts counts = outcome.Before is { } before ? With(_counted, before) : _counted;
            return Progress(With(counts, outcome), outcome.Place.Epoch, isComplete: false);
        }
    }

    /// <summary>The progress of the run at its end.</summary>
    /// <param name="epoch">The epoch of the batch delivered last.</param>
    internal PipelineProgress ProgressAtEnd(int epoch)
    {
        lock (_lock)
        {
            return Progress(_counted, epoch, isComplete: true);
        }
    }

    internal PipelineReport Report(VariableValues variables, RunContext? run)
    {
        lock (_lock)
        {
            TimeSpan elapsed = Elapsed();
            return new PipelineReport
            {
                Batches = _counted.Batches,
                Items = _counted.Items,
                Epochs = _counted.Epochs - _before.Epochs,
                SkippedBatches = _counted.SkippedBatches,
                DroppedItems = _counted.DroppedItems,
                FailedBatches = _counted.FailedBatches,
                LaterFailures = run?.Failures.Later ?? [],
                Dropped = [.. _dropped],
                Failures = [.. _failures],
                Variables = variables,
                IsStopped = _isStopped,
                Elapsed = elapsed,
                ConsumerWaited = Stopwatch.GetElapsedTime(0, _waited),
                Prefetch = run?.Depth ?? Math.Max(options.Prefetch, 0),
                Choices = run?.Tuner?.Choices ?? [],
                Actions = run?.Watch.Report(elapsed) ?? [],
            };
        }
    }

    private static CheckpointCounts With(CheckpointCounts counts, DeferredTally before) => counts with
    {
        SkippedBatches = counts.SkippedBatches + before.Skipped,
        FailedBatches = counts.FailedBatches + before.Failures.Count,
        ItemsLeftOut = counts.ItemsLeftOut + before.ItemsLeftOut,
    };

    private static CheckpointCounts With(CheckpointCounts counts, BatchOutcome outcome)
    {
        counts = counts with { Epochs = outcome.Place.EpochsEnded };
        return outcome.Kind switch
        {
            BatchOutcomeKind.Skipped =>
                counts with { SkippedBatches = counts.SkippedBatches + 1, ItemsLeftOut = counts.ItemsLeftOut + outcome.Place.Items },
            BatchOutcomeKind.Failed =>
                counts with { FailedBatches = counts.FailedBatches + 1, ItemsLeftOut = counts.ItemsLeftOut + outcome.Place.Items },
            _ => counts with
            {
                Batches = counts.Batches + (outcome.Kind == BatchOutcomeKind.Done ? 1 : 0),
                Items = counts.Items + outcome.Place.Items,
                DroppedItems = counts.DroppedItems + outcome.Dropped.Count,
            },
        };
    }

    private static void Keep<T>(List<T> kept, IReadOnlyList<T> more)
    {
        for (var index = 0; index < more.Count && kept.Count < MostKept; index++)
        {
            kept.Add(more[index]);
        }
    }

    /// <summary>Counts what came before an outcome. Call it under the lock.</summary>
    private void CountBefore(BatchOutcome outcome, long waited, VariableValues behind)
    {
        _waited += waited;
        values.Set(behind);
        if (outcome.Before is { } before)
        {
            _counted = With(_counted, before);
            Keep(_failures, before.Failures);
        }
    }

    private PipelineProgress Progress(CheckpointCounts counted, int epoch, bool isComplete) => new()
    {
        Batches = _before.Batches + counted.Batches,
        Items = _before.ItemsDone + counted.ItemsDone,
        ResumedItems = _before.ItemsDone,
        TotalItems = stages.Items,
        Epoch = epoch,
        Epochs = options.Iterations is null ? options.Epochs ?? 1 : null,
        ItemsPerEpoch = stages.ItemsPerEpoch,
        Elapsed = Elapsed(),
        IsComplete = isComplete,
    };

    private TimeSpan Elapsed() => _elapsed ?? (_begin is { } begin ? Stopwatch.GetElapsedTime(begin) : TimeSpan.Zero);
}
