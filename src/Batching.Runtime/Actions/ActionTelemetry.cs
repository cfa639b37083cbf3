using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Batching.Runtime;

/// <summary>
/// What a call shows to whoever listens to the library's activities and instruments; it is made only where somebody does.
/// </summary>
internal sealed class ActionTelemetry : IDisposable
{
    private static readonly Histogram<double> s_duration
        = BatchingTelemetry.Meter.CreateHistogram<double>("batching.action.duration", "s", "How long a call of an action took.");

    private static readonly Counter<long> s_items
        = BatchingTelemetry.Meter.CreateCounter<long>("batching.action.items", "{item}", "Items that calls of actions ran.");

    private static readonly Counter<long> s_failedItems
        = BatchingTelemetry.Meter.CreateCounter<long>(
            "batching.action.failed_items", "{item}", "Items that failed at last, whatever became of them.");

    private readonly string _action;
    private readonly Activity? _activity;
    private readonly long _begin = Stopwatch.GetTimestamp();

    private ActionTelemetry(string action, BatchScope scope)
    {
        _action = action;
        _activity = BatchingTelemetry.Source.StartActivity("Batching.Action");
        _activity?.SetTag("batching.action", action).SetTag("batching.batch", scope.BatchNumber).DisplayName = action;
    }

    /// <summary>How many items the call has.</summary>
    internal int Items { get; set; }

    /// <summary>How many of them failed.</summary>
    internal int FailedItems { get; set; }

    internal static ActionTelemetry? Begin(string action, BatchScope scope)
        => BatchingTelemetry.Source.HasListeners() || s_duration.Enabled || s_items.Enabled || s_failedItems.Enabled
            ? new(action, scope)
            : null;

    /// <summary>Ends with the call.</summary>
    public void Dispose()
    {
        var name = new KeyValuePair<string, object?>("batching.action", _action);
        s_duration.Record(Stopwatch.GetElapsedTime(_begin).TotalSeconds, name);
        s_items.Add(Items, name);
        if (FailedItems > 0)
        {
            s_failedItems.Add(FailedItems, name);
            _activity?.SetStatus(ActivityStatusCode.Error, $"{FailedItems} of {Items} items failed");
        }

        _activity?.SetTag("batching.items", Items).SetTag("batching.failed_items", FailedItems).Dispose();
    }
}
