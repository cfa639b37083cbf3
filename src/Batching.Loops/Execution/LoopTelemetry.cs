using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Batching.Runtime;

/// <summary>The telemetry of one run of loops: activities, an instrument, and the trace file. One event runs at a time.</summary>
internal sealed class LoopTelemetry
{
    private static readonly Histogram<double> s_duration
        = BatchingTelemetry.Meter.CreateHistogram<double>(
            "batching.loop.event.duration", "s", "How long an event of a loop took, without its inner loops.");

    private readonly TraceFile? _trace;
    private readonly TraceLane? _lane;
    private readonly Activity? _run;
    private readonly string _loop;
    private readonly long _runBegin = Stopwatch.GetTimestamp();
    private Activity? _event;
    private long _begin;

    private LoopTelemetry(string loop, TraceFile? trace)
    {
        (_loop, _trace) = (loop, trace);
        _run = BatchingTelemetry.Source.StartActivity("Batching.Loop")?.SetTag("batching.loop", loop);
        if (_run is not null)
        {
            _run.DisplayName = loop;
        }

        if (trace is not null)
        {
            _lane = trace.Rent("loops");
        }
    }

    internal static LoopTelemetry? Begin(string loop, TraceFile? trace)
        => trace is not null || BatchingTelemetry.Source.HasListeners() || s_duration.Enabled ? new(loop, trace) : null;

    internal LoopSectionSpan BeginSection(string name, long iteration) => new(_trace, _lane, name, iteration);

    internal void BeginEvent(LoopFrame frame)
    {
        if (BatchingTelemetry.Source.HasListeners())
        {
            _event = BatchingTelemetry.Source.StartActivity("Batching.LoopEvent")?.SetTag("batching.event", frame.Path);
            if (_event is not null)
            {
                _event.DisplayName = frame.Event.ToString();
            }
        }

        _begin = Stopwatch.GetTimestamp();
    }

    internal void EndEvent(LoopFrame frame)
    {
        long end = Stopwatch.GetTimestamp();
        _trace?.Span(_lane!, frame.Event.Name, _begin, end);
        if (s_duration.Enabled)
        {
            s_duration.Record(
                Stopwatch.GetElapsedTime(_begin, end).TotalSeconds, new KeyValuePair<string, object?>("batching.event", frame.Path));
        }

        Activity? ended = _event;
        (_event, _begin) = (null, end);
        ended?.Dispose();
    }

    internal void End(Exception? failure)
    {
        if (_trace is not null)
        {
            _trace.Span(_lane!, _loop, _runBegin, Stopwatch.GetTimestamp());
            _trace.Return(_lane!);
        }

        LoopSectionSpan.End(_run, failure);
    }
}
