using System.ComponentModel.DataAnnotations;

namespace Batching.Loops;

/// <summary>
/// Stops a loop when a metric no longer improves: Prechelt's "Early Stopping - But When?" (1998), with patience. The callback reads the
/// metric each time an event runs. It starts again with each run of the loop around that yields the elements: for example, with each fold
/// of a loop over folds.
/// </summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public sealed class EarlyStopping<TLoop> : LoopEventCallback<TLoop>
    where TLoop : class
{
    private readonly Func<TLoop, double> _metric;
    private readonly int _patience = 1;
    private readonly double _minDelta;
    private int _waited;

    /// <summary>Creates the callback.</summary>
    /// <param name="loopEvent">The event after which the metric is new, such as <c>Training.Events.AfterEpoch</c>.</param>
    /// <param name="metric">Returns the metric. Lower is better, unless <see cref="HigherIsBetter"/>. NaN is never better.</param>
    /// <exception cref="ArgumentNullException"><paramref name="loopEvent"/> or <paramref name="metric"/> is null.</exception>
    public EarlyStopping(LoopEvent<TLoop> loopEvent, Func<TLoop, double> metric)
        : base(loopEvent)
    {
        ArgumentNullException.ThrowIfNull(metric);
        _metric = metric;
    }

    /// <summary>Whether a higher metric is better, such as an accuracy. Default: false; a lower one is better, such as a loss.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>How many times in a row the metric may fail to improve before the loop stops. Default: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int Patience
    {
        get => _patience;
        init => _patience = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Patience), value, "EarlyStopping.Patience must be at least 1.");
    }

    /// <summary>The metric improves only if it is better than the best one by more than this. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or NaN.</exception>
    [Range(0.0, double.MaxValue)]
    public double MinDelta
    {
        get => _minDelta;
        init => _minDelta = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MinDelta), value, "EarlyStopping.MinDelta must be 0 or more.");
    }

    /// <summary>Which loop stops. Default: <see cref="StopTarget.Outermost"/>.</summary>
    public StopTarget StopTarget { get; init; } = StopTarget.Outermost;

    /// <summary>The best metric in the current run of the loop around; NaN before there is one.</summary>
    public double Best { get; private set; } = double.NaN;

    /// <summary>Whether the callback has stopped the loop in the current run of the loop around.</summary>
    public bool HasStopped { get; private set; }

    /// <inheritdoc/>
    protected override void OnLoopStarting(ILoopContext context) => (Best, _waited, HasStopped) = (double.NaN, 0, false);

    /// <inheritdoc/>
    protected override void OnEvent(TLoop loop, ILoopContext context)
    {
        double metric = _metric(loop);
        double gain = HigherIsBetter ? metric - Best : Best - metric;
        if (!double.IsNaN(metric) && (double.IsNaN(Best) || gain > _minDelta))
        {
            (Best, _waited) = (metric, 0);
        }
        else if (++_waited >= _patience)
        {
            HasStopped = true;
            StopTarget.Stop(context);
        }
    }
}
