namespace Batching;

/// <summary>An option that a run may turn up while it goes on. One caller; the choice may be read by anybody.</summary>
/// <param name="option">The option, for the report.</param>
/// <param name="value">What it begins with.</param>
/// <param name="most">The most it may be.</param>
/// <param name="bound">What says so, for the report.</param>
/// <param name="apply">Puts a value in force.</param>
internal sealed class Tunable(string option, int value, int most, string bound, Action<int> apply)
{
    private int _before = value;
    private int _raised = value;
    private bool _isSettled;
    private volatile TuningChoice _choice = new()
    {
        Option = option,
        Value = value,
        Reason = "the run has not been long enough to try another",
    };

    internal TuningChoice Choice => _choice;

    /// <summary>Doubles the value, if it may be greater and more is not known to bring nothing.</summary>
    internal bool TryRaise()
    {
        int now = _choice.Value;
        if (_isSettled || now >= most)
        {
            if (!_isSettled)
            {
                Explain($"{bound} allows no more");
                _isSettled = true;
            }

            return false;
        }

        (_before, _raised) = (now, Math.Min(most, now * 2));
        Set(_raised, "it is being tried");
        return true;
    }

    /// <summary>Takes the last raise back for good.</summary>
    internal void Return(string reason)
    {
        Set(_before, reason);
        _isSettled = true;
    }

    /// <summary>Takes the last raise back.</summary>
    internal void Lower(string reason) => Set(_before, reason);

    /// <summary>Puts the last raise in force again.</summary>
    internal void Restore(string reason) => Set(_raised, reason);

    /// <summary>Says why it is what it is.</summary>
    internal void Explain(string reason) => _choice = _choice with { Reason = reason };

    private void Set(int chosen, string reason)
    {
        apply(chosen);
        _choice = new TuningChoice { Option = option, Value = chosen, Reason = reason };
    }
}
