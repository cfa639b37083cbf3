using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Batching;

/// <summary>
/// What is measured and shown of one run: times of its steps for the report, and activities, instruments and a trace file where somebody
/// wants them. Thread-safe.
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

    /// <summary>Whether anybody looks at single batches.</summary>
    internal bool ShowsBatches { get; } = options.Trace is not null || BatchingTelemetry.Source.HasListeners();

    /// <summary>Makes what measures the steps of a stage, each at its place; null where the run is not measured.</summary>
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

    /// <summary>What each step has done, in their order.</summary>
    internal IReadOnlyList<ActionReport> Report(TimeSpan elapsed)
    {
        lock (_lock)
        {
            return [.. _meters.OrderBy(meter => meter.Step).Select(meter => meter.Report(elapsed))];
        }
    }

    /// <summary>Shows a batch that begins.</summary>
    internal BatchWatch Begin(StageInput input) => new(options.Trace, input);

    /// <summary>Shows the run itself; null where nobody looks. The caller makes it end.</summary>
    internal static Activity? BeginRun(PipelineOptions options)
        => BatchingTelemetry.Source.StartActivity("Batching.Pipeline")?
            .SetTag("batching.batch_size", options.BatchSize)
            .SetTag("batching.prefetch", options.Prefetch)
            .SetTag("batching.seed", options.Seed);

    /// <summary>Shows a batch that is delivered.</summary>
    /// <param name="waited">How long the consumer waited for it, by the <see cref="Stopwatch"/>.</param>
    internal static void Deliver(long waited)
    {
        s_batches.Add(1);
        if (s_wait.Enabled)
        {
            s_wait.Record((double)waited / Stopwatch.Frequency);
        }
    }

    /// <summary>Shows how many finished batches a stage holds.</summary>
    /// <param name="change">One more, or one less.</param>
    /// <param name="ready">How many there are now.</param>
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
