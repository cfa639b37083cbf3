using System.Diagnostics;
using System.Globalization;

namespace Batching;

/// <summary>
/// Finds values for the options that a run was left to choose: as long as the consumer waits for batches it doubles one of them, keeps that if
/// more batches come by it, and else takes it back and turns to the next. One caller; the choices may be read by anybody.
/// </summary>
/// <remarks>It judges by windows of a tenth of a second, and so has settled after a few of them for each value tried. The first is not judged: code is still compiled then.</remarks>
internal sealed class RunTuner(IReadOnlyList<TuningKnob> knobs, long begin)
{
    /// <summary>A consumer that waits for less than this part of its time has all it needs.</summary>
    private const double LittleWaiting = 0.02;

    /// <summary>What a value must bring to be kept.</summary>
    private const double LeastGain = 1.05;

    private const int FewestBatches = 8;

    private static readonly long s_windowTicks = Stopwatch.Frequency / 10;

    private long _windowBegin = begin;
    private int _batches;
    private long _waited;
    private bool _isWarm;
    private TuningKnob? _trial;
    private double _rateBefore;

    internal IReadOnlyList<TuningChoice> Choices => [.. knobs.Select(knob => knob.Choice)];

    /// <summary>A batch has been delivered.</summary>
    /// <param name="now">When, by the <see cref="Stopwatch"/>.</param>
    /// <param name="waited">How long the consumer waited for it.</param>
    internal void Deliver(long now, long waited)
    {
        _batches++;
        _waited += waited;
        long window = now - _windowBegin;
        if (window < s_windowTicks || _batches < FewestBatches)
        {
            return;
        }

        if (_isWarm)
        {
            Judge((double)_waited / window, (double)_batches * Stopwatch.Frequency / window);
        }

        (_windowBegin, _batches, _waited, _isWarm) = (now, 0, 0, true);
    }

    private void Judge(double waiting, double rate)
    {
        if (waiting <= LittleWaiting)
        {
            // Whatever is being tried has brought it about.
            _trial = null;
            foreach (TuningKnob knob in knobs)
            {
                knob.Explain(Text($"the consumer waits for {waiting:P1} of its time"));
            }

            return;
        }

        if (_trial is { } trial)
        {
            _trial = null;
            if (rate < _rateBefore * LeastGain)
            {
                trial.Return(Text($"{trial.Choice.Value} brought {rate:N0} batches/s instead of {_rateBefore:N0}, and the consumer still waits for {waiting:P0} of its time"));
                return;
            }

            trial.Explain(Text($"it brought {rate:N0} batches/s instead of {_rateBefore:N0}"));
        }

        _trial = knobs.FirstOrDefault(knob => !knob.IsSettled && knob.TryRaise());
        _rateBefore = rate;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
