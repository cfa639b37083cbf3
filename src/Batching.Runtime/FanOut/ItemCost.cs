namespace Batching.Runtime;

/// <summary>
/// Whether the items of an action were long when last measured. Long items get helpers at once. A call of short ones begins alone, and is
/// often done before a helper would have come. Only a hint: a race on it costs a little time, nothing else.
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
