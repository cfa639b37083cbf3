using System.Diagnostics;

namespace Batching.Studies;

/// <summary>Counts what becomes of the runs of one call, and reports it as progress. Thread-safe.</summary>
internal sealed class SessionTally(StudyCall call, SessionFailures failures)
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly Lock _reporting = new();
    private int _executed;
    private int _failed;
    private int _executedElsewhere;
    private int _failedElsewhere;
    private long _runtimeTicks;
    private bool _isListenerIgnored;

    /// <summary>How many runs had a result before.</summary>
    internal int Stored { get; } = call.Total - call.Pending.Count;

    internal int Executed => _executed;

    internal int Failed => _failed;

    internal int ExecutedElsewhere => _executedElsewhere;

    /// <summary>The time since the call began.</summary>
    internal TimeSpan Elapsed => Stopwatch.GetElapsedTime(_begin);

    /// <summary>How long the runs took that were executed here, added up.</summary>
    internal TimeSpan Runtime => TimeSpan.FromTicks(_runtimeTicks);

    internal void AddRuntime(TimeSpan runtime) => Interlocked.Add(ref _runtimeTicks, runtime.Ticks);

    /// <summary>Counts a run that was executed here.</summary>
    internal void Add(RunState outcome) => Interlocked.Increment(ref (outcome == RunState.Done ? ref _executed : ref _failed));

    /// <summary>Counts a run that another process executed.</summary>
    internal void AddElsewhere(RunState outcome)
        => Interlocked.Increment(ref (outcome == RunState.Done ? ref _executedElsewhere : ref _failedElsewhere));

    /// <summary>
    /// Reports progress. If the listener throws, the call ends and reports nothing more, but finished runs are still stored.
    /// </summary>
    internal void Report(bool isComplete = false)
    {
        if (call.Options.Progress is not { } listener)
        {
            return;
        }

        lock (_reporting)
        {
            if (_isListenerIgnored)
            {
                return;
            }

            try
            {
                listener.Report(new StudyProgress
                {
                    Total = call.Total,
                    Stored = Stored,
                    Done = Stored + _executed + _executedElsewhere,
                    Failed = _failed + _failedElsewhere,
                    Elapsed = Elapsed,
                    IsComplete = isComplete,
                });
            }
            catch (Exception failure)
            {
                _isListenerIgnored = true;
                failures.End(failure);
            }
        }
    }
}
