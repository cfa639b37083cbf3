namespace Batching;

/// <summary>
/// Failures that came after one that was thrown. The first of several failures is thrown unchanged. Later ones, such as those of a hook, a
/// listener or a disposal, are kept in its <see cref="Exception.Data"/>; read them with <see cref="FromException"/>.
/// </summary>
public static class LaterFailures
{
    /// <summary>The key of the list in <see cref="Exception.Data"/>.</summary>
    internal const string Key = "Batching.LaterFailures";

    /// <summary>How many are kept. A listener may throw at every report.</summary>
    internal const int Most = 16;

    /// <summary>Returns the failures that came after an exception.</summary>
    /// <param name="first">The exception that was thrown.</param>
    /// <returns>The later failures in order, at most 16; empty if there are none.</returns>
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

    /// <summary>Keeps a later failure beside the first, unless the exception class has read-only data of its own.</summary>
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
