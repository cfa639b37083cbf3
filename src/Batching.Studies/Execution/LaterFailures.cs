namespace Batching;

/// <summary>Keeps failures that come after the first one in the <see cref="Exception.Data"/> of the first, which is the one that is thrown.</summary>
internal static class LaterFailures
{
    /// <summary>The key of the list in <see cref="Exception.Data"/>.</summary>
    internal const string Key = "Batching.LaterFailures";

    /// <summary>The most that are kept: a listener that throws may do so at every report.</summary>
    private const int Most = 16;

    /// <summary>Keeps a later failure beside the first.</summary>
    internal static void Add(Exception first, Exception later)
    {
        if (ReferenceEquals(first, later))
        {
            return;
        }

        lock (first.Data.SyncRoot)
        {
            if (first.Data[Key] is not List<Exception> known)
            {
                first.Data[Key] = known = [];
            }

            if (known.Count < Most)
            {
                known.Add(later);
            }
        }
    }
}
