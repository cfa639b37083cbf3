namespace Batching;

/// <summary>An option that a run may change while it goes on. One thread writes; any may read the choice.</summary>
/// <param name="option">The option, for the report.</param>
/// <param name="value">The initial value.</param>
/// <param name="most">The largest value.</param>
/// <param name="bound">The reason for the largest value, for the report.</param>
/// <param name="apply">Applies a value.</param>
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

    /// <summary>Doubles the value, unless it is at its maximum or a larger one is known to bring nothing.</summary>
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

    /// <summary>Takes the last raise back, and does not raise the value again.</summary>
    internal void Return(string reason)
    {
        Set(_before, reason);
        _isSettled = true;
    }

    /// <summary>Takes the last raise back.</summary>
    internal void Lower(string reason) => Set(_before, reason);

    /// <summary>Applies the last raise again.</summary>
    internal void Restore(string reason) => Set(_raised, reason);

    /// <summary>Sets the reason for the value.</summary>
    internal void Explain(string reason) => _choice = _choice with { Reason = reason };

    private void Set(int chosen, string reason)
    {
        apply(chosen);
        _choice = new TuningChoice { Option = option, Value = chosen, Reason = reason };
    }
}
