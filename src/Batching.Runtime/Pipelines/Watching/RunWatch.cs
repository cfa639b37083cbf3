using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Batching;

/// <summary>
/// Measures and shows one run: times of its steps for the report, and activities, instruments and a trace file for listeners. Thread-safe.
/// </summary>
internal sealed class RunWatch(PipelineOptions options, RunFailures failures)
{
    private static readonly Counter<long> s_batches
        = BatchingTelemetry.Meter.CreateCounter<long>("batching.batches", "{batch}", "Batches that pipelines delivered.");

    private static readonly Histogram<double> s_wait
        = BatchingTelemetry.Meter.CreateHistogram<double>("batching.batch.wait", "s", "How long a consumer waited for its next batch.");

    private static readonly UpDownCounter<long> s_ready
        = BatchingTelemetry.Meter.CreateUpDownCounter<long>(
            "batching.batches.ready", "{batch}", "Batches that are finished ahead of their consumers.");

    private readonly Lock _lock = new();
    private readonly List<ActionMeter> _meters = [];
    private readonly bool _showsReady = s_ready.Enabled || options.Trace is not null;

    /// <summary>Whether a listener or a trace file wants single batches.</summary>
    internal bool ShowsBatches { get; } = options.Trace is not null || BatchingTelemetry.Source.HasListeners();

    /// <summary>Creates the meters of the steps of a stage, each at its place; null if the run is not measured.</summary>
    internal ActionMeter?[]? MetersOf(PipelineNode[] nodes, int firstStep)
    {
        if (!options.MeasureActions)
        {
            return null;
        }

        var meters = new ActionMeter?[nodes.Length];
        lock (_lock)
        {
            for (var index = 0; index < nodes.Length; index++)
            {
                if (nodes[index] is PipelineStep step)
                {
                    _meters.Add(meters[index] = new ActionMeter(step.Name, firstStep + index, options.Prefetch != 0));
                }
            }
        }

        return meters;
    }

    /// <summary>The reports of the steps, in their order.</summary>
    internal IReadOnlyList<ActionReport> Report(TimeSpan elapsed)
    {
        lock (_lock)
        {
            return [.. _meters.OrderBy(meter => meter.Step).Select(meter => meter.Report(elapsed))];
        }
    }

    /// <summary>Begins to show a batch.</summary>
    internal BatchWatch Begin(StageInput input) => new(options.Trace, input);

    /// <summary>Begins the activity of the run; null without a listener. The caller ends it.</summary>
    internal static Activity? BeginRun(PipelineOptions options)
        => BatchingTelemetry.Source.StartActivity("Batching.Pipeline")?
            .SetTag("batching.batch_size", options.BatchSize)
            .SetTag("batching.prefetch", options.Prefetch)
            .SetTag("batching.seed", options.Seed);

    /// <summary>Counts a delivered batch.</summary>
    /// <param name="waited">How long the consumer waited for it, in ticks of the <see cref="Stopwatch"/>.</param>
    internal static void Deliver(long waited)
    {
        s_batches.Add(1);
        if (s_wait.Enabled)
        {
            s_wait.Record((double)waited / Stopwatch.Frequency);
        }
    }

    /// <summary>Shows the number of finished batches that a stage has.</summary>
    internal void ShowReady(int change, int ready)
    {
        if (_showsReady)
        {
            failures.Try(() =>
            {
                s_ready.Add(change);
                options.Trace?.Count("queue", "batches ready", Stopwatch.GetTimestamp(), ready);
            });
        }
    }
}
