using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;

namespace Batching.Nets;

/// <summary>How a net is executed.</summary>
public sealed record NetOptions
{
    private readonly int _history;
    private readonly TimeSpan _stopTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How many events of packets are kept; the oldest are forgotten first. Default: 0, none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    [Range(0, int.MaxValue)]
    public int History
    {
        get => _history;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _history = value;
        }
    }

    /// <summary>
    /// Whether a run fails that would end well but for packets that nobody got: their reader had ended, or they came after the first of an
    /// output that gives one. Default: false, and they are counted.
    /// </summary>
    public bool FailOnSurplus { get; init; }

    /// <summary>
    /// How long a run that is being stopped, by its owner, a cancellation or a failure, waits for its components to end. One that has not
    /// ended then is given up: the run ends with an error that names it, while its code may still run.
    /// <see cref="Timeout.InfiniteTimeSpan"/> waits for ever. Default: 30 seconds.
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

    /// <summary>Where components and the net log. Default: nowhere.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>Where the components' times are written, beside those of pipelines. Not disposed here. Default: nowhere.</summary>
    public TraceFile? Trace { get; init; }
}
