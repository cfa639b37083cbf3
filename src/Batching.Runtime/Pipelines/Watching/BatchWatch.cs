using System.Diagnostics;

namespace Batching;

/// <summary>Writes the activity and trace of one batch in one stage, and of its steps. One writer.</summary>
internal sealed class BatchWatch
{
    private readonly TraceFile? _trace;
    private readonly BatchPlace _place;
    private readonly Activity? _activity;
    private readonly TraceLane? _lane;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private long _stepBegin;

    internal BatchWatch(TraceFile? trace, StageInput input)
    {
        (_trace, _place) = (trace, input.Place);
        _activity = BatchingTelemetry.Source.StartActivity("Batching.Batch");
        _activity?.SetTag("batching.batch", _place.Number).SetTag("batching.epoch", _place.Epoch).DisplayName = $"batch {_place.Number}";
        if (trace is not null)
        {
            _lane = trace.Rent("batches");
        }
    }

    internal void BeginStep() => _stepBegin = Stopwatch.GetTimestamp();

    /// <summary>A step ends, also if it failed.</summary>
    internal void EndStep(string name, int items)
        => _trace?.Span(_lane!, name, _stepBegin, Stopwatch.GetTimestamp(), ("batch", _place.Number), ("items", items));

    /// <summary>The batch ends, also if it failed.</summary>
    internal void End(BatchOutcome outcome)
    {
        if (_activity is not null)
        {
            _activity.SetTag("batching.outcome", outcome.Kind.ToString());
            if (outcome.Failure is { } failure)
            {
                _activity.SetStatus(ActivityStatusCode.Error, failure.Exception.Message);
                _activity.AddException(failure.Exception);
            }

            _activity.Dispose();
        }

        if (_trace is not null)
        {
            _trace.Span(_lane!, $"batch {_place.Number}", _begin, Stopwatch.GetTimestamp(), ("batch", _place.Number),
                ("epoch", _place.Epoch), ("items", outcome.Batch?.Count ?? 0));
            _trace.Return(_lane!);
        }
    }
}
