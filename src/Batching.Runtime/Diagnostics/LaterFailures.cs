namespace Batching;

/// <summary>
/// What failed after a failure that was thrown. Of several failures the first is thrown, as it is; those that come later (of a hook, a
/// listener, a disposal) are kept in its <see cref="Exception.Data"/>: read them with <see cref="FromException"/>.
/// </summary>
public static class LaterFailures
{
    /// <summary>The key of the list in <see cref="Exception.Data"/>.</summary>
    internal const string Key = "Batching.LaterFailures";

    /// <summary>The most that are kept: a listener that throws may do so at every report.</summary>
    internal const int Most = 16;

    /// <summary>The failures that came after one that was thrown.</summary>
    /// <param name="first">What was thrown.</param>
    /// <returns>The later failures in their order, at most 16; empty where there were none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="first"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<Exception> FromException(Exception first)
    {
        ArgumentNullException.ThrowIfNull(first);
        if (first.Data is not { } data)
        {
            return [];
        }

        lock (data.SyncRoot)
        {
            return data[Key] is List<Exception> known ? [.. known] : [];
        }
    }

    /// <summary>Keeps a later failure beside the first, where it can be kept: an exception class may have data of its own.</summary>
    internal static void Add(Exception first, Exception later)
    {
        if (ReferenceEquals(first, later) || first.Data is not { IsReadOnly: false } data)
        {
            return;
        }

        lock (data.SyncRoot)
        {
            if (data[Key] is not List<Exception> known)
            {
                data[Key] = known = [];
            }

            if (known.Count < Most)
            {
                known.Add(later);
            }
        }
    }
}
