namespace Batching.Runtime;

/// <summary>
/// Whether the items of an action were long when last measured. Long items get helpers at once. A call of short items begins alone, and
/// often ends before a helper would start. It is only a hint: a race costs a little time and nothing else.
/// </summary>
internal sealed class ItemCost
{
    private bool _isShort;

    // Until measured, items count as long, so that a first call of a few long items does not wait for a measurement.
    internal bool IsLong
    {
        get => !Volatile.Read(ref _isShort);
        set
        {
            if (_isShort == value)
            {
                Volatile.Write(ref _isShort, !value);
            }
        }
    }
}
