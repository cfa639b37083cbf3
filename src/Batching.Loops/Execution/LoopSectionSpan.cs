using System.Diagnostics;

namespace Batching.Runtime;

/// <summary>One run of a section in activities and the trace file.</summary>
internal sealed class LoopSectionSpan
{
    private readonly TraceFile? _trace;
    private readonly TraceLane? _lane;
    private readonly string _name;
    private readonly long _iteration;
    private readonly Activity? _activity;
    private readonly long _begin = Stopwatch.GetTimestamp();

    internal LoopSectionSpan(TraceFile? trace, TraceLane? lane, string name, long iteration)
    {
        (_trace, _lane, _name, _iteration) = (trace, lane, name, iteration);
        _activity = BatchingTelemetry.Source.StartActivity("Batching.LoopSection")?.SetTag("batching.iteration", iteration);
        if (_activity is not null)
        {
            _activity.DisplayName = name;
        }
    }

    internal void End(Exception? failure)
    {
        _trace?.Span(_lane!, _name, _begin, Stopwatch.GetTimestamp(), ("iteration", _iteration));
        End(_activity, failure);
    }

    internal static void End(Activity? activity, Exception? failure)
    {
        if (activity is not null && failure is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error, failure.Message);
            activity.AddException(failure);
        }

        activity?.Dispose();
    }
}
