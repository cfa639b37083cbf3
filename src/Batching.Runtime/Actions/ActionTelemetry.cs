using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Batching.Runtime;

/// <summary>Shows a call to listeners of the activities and instruments. It exists only if there is a listener.</summary>
internal sealed class ActionTelemetry : IDisposable
{
    private static readonly Histogram<double> s_duration
        = BatchingTelemetry.Meter.CreateHistogram<double>("batching.action.duration", "s", "How long a call of an action took.");

    private static readonly Counter<long> s_items
        = BatchingTelemetry.Meter.CreateCounter<long>("batching.action.items", "{item}", "Items that calls of actions ran.");

    private static readonly Counter<long> s_failedItems
        = BatchingTelemetry.Meter.CreateCounter<long>(
            "batching.action.failed_items", "{item}", "Items that failed after their retries.");

    private readonly string _action;
    private readonly Activity? _activity;
    private readonly long _begin = Stopwatch.GetTimestamp();

    private ActionTelemetry(string action, BatchScope scope)
    {
        _action = action;
        _activity = BatchingTelemetry.Source.StartActivity("Batching.Action");
        _activity?.SetTag("batching.action", action).SetTag("batching.batch", scope.BatchNumber).DisplayName = action;
    }

    /// <summary>The number of items of the call.</summary>
    internal int Items { get; set; }

    internal int FailedItems { get; set; }

    internal static ActionTelemetry? Begin(string action, BatchScope scope)
        => BatchingTelemetry.Source.HasListeners() || s_duration.Enabled || s_items.Enabled || s_failedItems.Enabled
            ? new(action, scope)
            : null;

    /// <summary>Reports the call.</summary>
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
