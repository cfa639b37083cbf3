namespace Batching.Runtime;

/// <summary>
/// Whether the items of one kind were long when last measured. Long items get helpers at once; a call of short ones begins alone and is
/// often done before a helper would have come. Only a hint: a race on it costs a little time, nothing else.
/// </summary>
/// <typeparam name="TBody">The kind of item.</typeparam>
internal static class BodyPace<TBody>
{
    private static bool s_isShort;

    // Until measured, items count as long: whoever runs a few long items once must not wait for a measurement.
    internal static bool IsLong
    {
        get => !Volatile.Read(ref s_isShort);
        set
        {
            if (s_isShort == value)
            {
                Volatile.Write(ref s_isShort, !value);
            }
        }
    }
}
