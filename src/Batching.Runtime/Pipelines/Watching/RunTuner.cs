using System.Diagnostics;
using System.Globalization;

namespace Batching;

/// <summary>
/// Finds values for the options that the run chooses itself. While the consumer waits for batches, it doubles one of them. If that does not
/// deliver more batches, it doubles another one as well, because more threads are useless without prefetch, and prefetch without threads.
/// If it does, the raised values are kept, except those that were not needed; otherwise all are taken back. One thread writes; any may read
/// the choices.
/// </summary>
/// <remarks>
/// It judges windows of a tenth of a second, so it settles after a few windows for each value. It does not judge the first window, in which
/// code is still compiled.
/// </remarks>
internal sealed class RunTuner(IReadOnlyList<Tunable> tunables, long begin)
{
    /// <summary>A consumer that waits for less than this share of its time gets enough batches.</summary>
    private const double LittleWaiting = 0.02;

    /// <summary>The gain that a value must bring to be kept.</summary>
    private const double LeastGain = 1.05;

    private const int FewestBatches = 8;

    private static readonly long s_windowTicks = Stopwatch.Frequency / 10;

    /// <summary>The options that are raised on trial, in the order in which they were raised.</summary>
    private readonly List<Tunable> _raised = [];

    /// <summary>The options of a successful raise that may not have been needed.</summary>
    private readonly Queue<Tunable> _doubtful = [];

    private long _windowBegin = begin;
    private int _batches;
    private long _waited;
    private bool _isWarm;
    private double _rateBefore;
    private double _rateRaised;
    private Tunable? _lowered;

    internal IReadOnlyList<TuningChoice> Choices => [.. tunables.Select(tunable => tunable.Choice)];

    /// <summary>A batch has been delivered.</summary>
    /// <param name="now">The time of delivery, as a time stamp of the <see cref="Stopwatch"/>.</param>
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
            // The values on trial are enough.
            _raised.Clear();
            _doubtful.Clear();
            _lowered = null;
            foreach (Tunable tunable in tunables)
            {
                tunable.Explain(Text($"the consumer waits for {waiting:P1} of its time"));
            }

            return;
        }

        if (_lowered is { } lowered)
        {
            _lowered = null;
            if (rate * LeastGain < _rateRaised)
            {
                lowered.Restore(Text($"without it there were {rate:N0} batches/s instead of {_rateRaised:N0}"));
            }
        }
        else if (_raised.Count > 0 && rate >= _rateBefore * LeastGain)
        {
            _rateRaised = rate;
            foreach (Tunable tunable in _raised)
            {
                tunable.Explain(Text($"it brought {rate:N0} batches/s instead of {_rateBefore:N0}"));
            }

            // The last one was needed, because the others had brought nothing without it.
            foreach (Tunable tunable in _raised.SkipLast(1))
            {
                _doubtful.Enqueue(tunable);
            }

            _raised.Clear();
        }

        if (_doubtful.TryDequeue(out _lowered))
        {
            _lowered.Lower("more is not needed");
        }
        else
        {
            Raise(waiting, rate);
        }
    }

    private void Raise(double waiting, double rate)
    {
        _rateBefore = _raised.Count == 0 ? rate : _rateBefore;
        if (tunables.FirstOrDefault(tunable => !_raised.Contains(tunable) && tunable.TryRaise()) is { } next)
        {
            _raised.Add(next);
            return;
        }

        foreach (Tunable tunable in _raised)
        {
            tunable.Return(
                Text($"with {tunable.Choice.Value} there were {rate:N0} batches/s instead of {_rateBefore:N0}, ")
                    + Text($"and the consumer still waited for {waiting:P0} of its time"));
        }

        _raised.Clear();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
