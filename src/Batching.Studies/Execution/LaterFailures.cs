namespace Batching;

/// <summary>What failed after the failure that is thrown: kept beside it, in its <see cref="Exception.Data"/>, so that it replaces nothing and is not lost either.</summary>
internal static class LaterFailures
{
    /// <summary>The key of the list in <see cref="Exception.Data"/>.</summary>
    internal const string Key = "Batching.LaterFailures";

    /// <summary>As many as tell something: a listener that throws does so at each report.</summary>
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
