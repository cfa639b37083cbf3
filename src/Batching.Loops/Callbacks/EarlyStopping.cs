using System.ComponentModel.DataAnnotations;

namespace Batching.Loops;

/// <summary>
/// Stops a loop when a figure no longer gets better: Prechelt's "Early Stopping - But When?" (1998), with patience. It looks at the figure
/// each time that an event runs; when so many times in a row have brought nothing better than the best so far, it stops the outermost loop
/// of the run, or the one that it is told. Each run of the loop around, whose elements it watches, begins anew: each fold of a loop over
/// folds.
/// </summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public sealed class EarlyStopping<TLoop> : LoopEventCallback<TLoop>
    where TLoop : class
{
    private readonly Func<TLoop, double> _figure;
    private readonly int _patience = 1;
    private readonly double _leastGain;
    private int _waited;

    /// <summary>Makes the callback.</summary>
    /// <param name="loopEvent">The event after which the figure is new: <c>Training.Events.AfterEpoch</c>.</param>
    /// <param name="figure">The figure: lower is better, unless <see cref="HigherIsBetter"/>. Not a number is never better.</param>
    /// <exception cref="ArgumentNullException">The event or the figure is null.</exception>
    public EarlyStopping(LoopEvent<TLoop> loopEvent, Func<TLoop, double> figure)
        : base(loopEvent)
    {
        ArgumentNullException.ThrowIfNull(figure);
        _figure = figure;
    }

    /// <summary>Whether a higher figure is better, such as an accuracy. Default: a lower one, such as a loss.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>How many times in a row the figure may be no better before the loop stops. Default: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int Patience
    {
        get => _patience;
        init => _patience = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Patience), value, "EarlyStopping.Patience must be at least 1.");
    }

    /// <summary>By how much the figure must beat the best to be better. Default: by anything.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not a number.</exception>
    [Range(0.0, double.MaxValue)]
    public double LeastGain
    {
        get => _leastGain;
        init => _leastGain = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LeastGain), value, "EarlyStopping.LeastGain must be 0 or more.");
    }

    /// <summary>Which loop stops. Default: the outermost.</summary>
    public StopTarget Stops { get; init; } = StopTarget.Outermost;

    /// <summary>The best figure of the run of the loop around; not a number before there is one.</summary>
    public double Best { get; private set; } = double.NaN;

    /// <summary>Whether it has stopped the loop in this run of the loop around.</summary>
    public bool HasStopped { get; private set; }

    /// <inheritdoc/>
    protected override void OnLoopStarting(ILoopContext around) => (Best, _waited, HasStopped) = (double.NaN, 0, false);

    /// <inheritdoc/>
    protected override void OnEvent(TLoop loop, ILoopContext context)
    {
        double figure = _figure(loop);
        double gain = HigherIsBetter ? figure - Best : Best - figure;
        if (!double.IsNaN(figure) && (double.IsNaN(Best) || gain > _leastGain))
        {
            (Best, _waited) = (figure, 0);
        }
        else if (++_waited >= _patience)
        {
            HasStopped = true;
            Stops.Stop(context);
        }
    }
}
