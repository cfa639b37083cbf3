using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Batching.Studies;

/// <summary>The activities and instruments of studies.</summary>
internal sealed class StudyTelemetry
{
    private static readonly Histogram<double> s_duration
        = BatchingTelemetry.Meter.CreateHistogram<double>("batching.run.duration", "s", "How long a run of a study took.");

    private static readonly Counter<long> s_failed
        = BatchingTelemetry.Meter.CreateCounter<long>("batching.run.failed", "{run}", "Runs of studies that failed at last.");

    private readonly Activity? _activity;

    internal StudyTelemetry(string study)
    {
        _activity = BatchingTelemetry.Source.StartActivity("Batching.Study");
        _activity?.SetTag("batching.study", study).DisplayName = study;
    }

    internal static void RunEnded(string type, TimeSpan runtime, bool isFailed)
    {
        var name = new KeyValuePair<string, object?>("batching.run", type);
        s_duration.Record(runtime.TotalSeconds, name);
        if (isFailed)
        {
            s_failed.Add(1, name);
        }
    }

    internal void End(int executed, int failed, Exception? failure)
    {
        if (failure is not null)
        {
            _activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
        }

        _activity?.SetTag("batching.runs", executed + failed).SetTag("batching.failed_runs", failed).Dispose();
    }
}
