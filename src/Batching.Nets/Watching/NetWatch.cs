using System.Diagnostics;
using System.Diagnostics.Metrics;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>The telemetry of a run: activities, instruments and the trace file, like those of pipelines.</summary>
internal sealed class NetWatch
{
    private static readonly Counter<long> s_nets
        = BatchingTelemetry.Meter.CreateCounter<long>("batching.nets", "{net}", "Nets that were executed, by how they ended.");

    private static readonly Histogram<double> s_components
        = BatchingTelemetry.Meter.CreateHistogram<double>(
            "batching.net.component.duration", "s", "How long the components of nets ran, including their waits.");

    private readonly string _net;
    private readonly TraceFile? _trace;
    private readonly Activity? _activity;

    private NetWatch(string net, TraceFile? trace)
    {
        (_net, _trace) = (net, trace);
        Activity? outer = Activity.Current;
        _activity = BatchingTelemetry.Source.StartActivity("Batching.Net")?.SetTag("batching.net", net);
        Context = ExecutionContext.Capture();
        Activity.Current = outer;
    }

    /// <summary>The context of the components: their activities are inside that of the net.</summary>
    internal ExecutionContext? Context { get; }

    /// <summary>Begins the telemetry of a run.</summary>
    /// <returns>The telemetry; null if nothing listens.</returns>
    internal static NetWatch? Begin(string net, TraceFile? trace)
        => trace is not null || BatchingTelemetry.Source.HasListeners() || s_nets.Enabled || s_components.Enabled
            ? new NetWatch(net, trace)
            : null;

    internal ComponentWatch BeginComponent(string address) => new(this, address);

    internal void End(Exception? failure)
    {
        string ending = failure switch
        {
            null => "ended",
            NetBlockedException => "blocked",
            OperationCanceledException => "stopped",
            _ => "failed",
        };
        s_nets.Add(
            1, new KeyValuePair<string, object?>("batching.net", _net), new KeyValuePair<string, object?>("batching.net.ending", ending));
        if (failure is not null)
        {
            _activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
        }

        _activity?.Dispose();
    }

    /// <summary>The telemetry of one component.</summary>
    internal sealed class ComponentWatch
    {
        private readonly NetWatch _run;
        private readonly string _address;
        private readonly Activity? _activity;
        private readonly TraceLane? _lane;
        private readonly long _begin = Stopwatch.GetTimestamp();

        internal ComponentWatch(NetWatch run, string address)
        {
            (_run, _address) = (run, address);
            _activity = BatchingTelemetry.Source.StartActivity("Batching.Component")?.SetTag("batching.component", address);
            _lane = run._trace?.Rent(run._net);
        }

        internal void End(long packets, Exception? failure)
        {
            long end = Stopwatch.GetTimestamp();
            s_components.Record(
                Stopwatch.GetElapsedTime(_begin, end).TotalSeconds, new KeyValuePair<string, object?>("batching.component", _address));
            if (_lane is not null)
            {
                _run._trace!.Span(_lane, _address, _begin, end, ("packets", packets));
                _run._trace.Return(_lane);
            }

            _activity?.SetTag("batching.component.packets", packets);
            if (failure is not null)
            {
                _activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
            }

            _activity?.Dispose();
        }
    }
}
