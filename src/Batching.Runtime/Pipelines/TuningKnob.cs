namespace Batching;

/// <summary>An option that a run may turn up while it goes on.</summary>
/// <param name="option">The option, for the report.</param>
/// <param name="value">What it begins with.</param>
/// <param name="most">The most it may be.</param>
/// <param name="bound">What says so, for the report.</param>
/// <param name="apply">Puts a value in force.</param>
internal sealed class TuningKnob(string option, int value, int most, string bound, Action<int> apply)
{
    private int _before = value;
    private volatile TuningChoice _choice = new(option, value, "it has just begun");

    internal TuningChoice Choice => _choice;

    /// <summary>Whether it is not to be turned any more.</summary>
    internal bool IsSettled { get; private set; }

    /// <summary>Doubles the value, if it may be greater.</summary>
    internal bool TryRaise()
    {
        int now = _choice.Value;
        if (now >= most)
        {
            Settle($"{bound} allows no more");
            return false;
        }

        _before = now;
        Set(Math.Min(most, now * 2), "it is being tried");
        return true;
    }

    /// <summary>Takes the last raise back.</summary>
    internal void Return(string reason)
    {
        Set(_before, reason);
        IsSettled = true;
    }

    /// <summary>Says why it is what it is.</summary>
    internal void Explain(string reason) => _choice = _choice with { Reason = reason };

    private void Settle(string reason)
    {
        Explain(reason);
        IsSettled = true;
    }

    private void Set(int chosen, string reason)
    {
        apply(chosen);
        _choice = new TuningChoice(option, chosen, reason);
    }
}
