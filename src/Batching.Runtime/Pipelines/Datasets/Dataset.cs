namespace Batching;

/// <summary>Creates datasets.</summary>
public static class Dataset
{
    /// <summary>Creates a dataset of the given indices, in their order. Equal indices are different items.</summary>
    /// <typeparam name="TKey">The type of an index: a path, a row number, a record.</typeparam>
    /// <param name="items">
    /// The index of each item. It is enumerated once, immediately; exceptions of the enumeration reach the caller.
    /// </param>
    /// <returns>The dataset.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no items.</exception>
    public static Dataset<TKey> From<TKey>(IEnumerable<TKey> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        TKey[] keys = [.. items];
        return keys.Length > 0
            ? new Dataset<TKey>(keys, null)
            : throw new ArgumentException("Dataset.From was given no items. A dataset has at least one.", nameof(items));
    }

    /// <summary>Creates a dataset of row numbers, from 0.</summary>
    /// <param name="count">The number of items.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="ArgumentException"><paramref name="count"/> is zero or negative.</exception>
    public static Dataset<int> Range(int count)
        => count > 0
            ? new Dataset<int>([.. Enumerable.Range(0, count)], null)
            : throw new ArgumentException($"Dataset.Range({count}) has no items. A dataset has at least one.", nameof(count));

    /// <summary>Creates a dataset of consecutive numbers.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="count">The number of items.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="count"/> is zero or negative, or the last number would be greater than <see cref="int.MaxValue"/>.
    /// </exception>
    public static Dataset<int> Range(int start, int count)
        => count <= 0
            ? throw new ArgumentException($"Dataset.Range({start}, {count}) has no items. A dataset has at least one.", nameof(count))
            : (long)start + count - 1 > int.MaxValue
                ? throw new ArgumentException($"Dataset.Range({start}, {count}) ends beyond {int.MaxValue}.", nameof(count))
            : new Dataset<int>([.. Enumerable.Range(start, count)], null);

    /// <summary>Creates a dataset of the files that match a pattern. The indices are their paths.</summary>
    /// <remarks>
    /// <c>*</c> and <c>?</c> match within a name, and <c>**</c> matches any number of folders: <c>photos/**/*.jpg</c>. Case matters if it
    /// does for the file system. Hidden files are left out, and links to folders are not followed. The paths begin as the pattern does.
    /// </remarks>
    /// <param name="pattern">The pattern, relative to the current folder or absolute; <c>/</c> separates folders on every system.</param>
    /// <returns>The dataset, in the ordinal order of the paths. The folders are read once, immediately.</returns>
    /// <exception cref="ArgumentException">The pattern is empty, or no file matches it.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder before the first wildcard does not exist.</exception>
    public static Dataset<string> Files(string pattern)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        string[] paths = FilePattern.Find(pattern);
        return paths.Length > 0
            ? new Dataset<string>(paths, null)
            : throw new ArgumentException(
                $"No file matches '{pattern}' in '{Environment.CurrentDirectory}'. A dataset has at least one item.", nameof(pattern));
    }
}
