using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;

namespace Batching.Nets;

/// <summary>How a net is executed. Immutable.</summary>
public sealed record NetOptions
{
    private readonly int _historyCapacity;
    private readonly TimeSpan _stopTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How many events of packets are kept. The oldest are dropped first. Default: 0; there is no history.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    [Range(0, int.MaxValue)]
    public int HistoryCapacity
    {
        get => _historyCapacity;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(HistoryCapacity));
            _historyCapacity = value;
        }
    }

    /// <summary>
    /// Whether a run fails if there are packets that nothing read: their reader had ended, or they followed the first packet of an output
    /// that gives one. Default: false; they are only counted.
    /// </summary>
    public bool FailOnSurplus { get; init; }

    /// <summary>
    /// How long a stopped run waits for its components to end. A component that has not ended by then is given up: the run ends with an
    /// error that names the component, whose code may still run. <see cref="Timeout.InfiniteTimeSpan"/> means no limit. Default: 30
    /// seconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative, and not infinite.</exception>
    public TimeSpan StopTimeout
    {
        get => _stopTimeout;
        init
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(StopTimeout));
            }

            _stopTimeout = value;
        }
    }

    /// <summary>The logger for components. Default: none.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>A file to which the times of the components are written. The run does not dispose it. Default: none.</summary>
    public TraceFile? Trace { get; init; }
}
