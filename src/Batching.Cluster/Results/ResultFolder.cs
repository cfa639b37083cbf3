using System.Security.Cryptography;
using System.Text;

namespace Batching.Cluster;

/// <summary>
/// Results in a folder that all machines see, with one file for each item. The first copy of an item that ends publishes the file; a later
/// one finds it and compares. Thread-safe, and safe to kill at any moment.
/// </summary>
internal sealed class ResultFolder(string folder)
{
    private const string Suffix = ".json";
    private const string FailedSuffix = ".failed.json";
    private const string ConflictInfix = ".conflict-";
    private const string DamagedInfix = ".damaged-";

    /// <summary>The age at which a file with a private name no longer has a writer.</summary>
    private static readonly TimeSpan s_abandoned = TimeSpan.FromHours(1);

    /// <summary>The folder of all results of a code version.</summary>
    internal string FolderOf(string code) => Path.Combine(folder, "results", code);

    /// <summary>The file of an item's result.</summary>
    internal string PathOf(ItemKey item) => Path.Combine(FolderOf(item.Code), item.Id + Suffix);

    /// <summary>Reads the result of an item, or else its failure. Null if neither exists and is complete.</summary>
    internal ResultRecord? Read(ItemKey item) => Read(item, PathOf(item)) ?? Read(item, FailedPathOf(item));

    /// <summary>Whether the file of an item exists but does not hold its result.</summary>
    internal bool IsDamaged(ItemKey item) => File.Exists(PathOf(item)) && Read(item, PathOf(item)) is null;

    /// <summary>The names of the files of a code version.</summary>
    internal HashSet<string> Names(string code) => [.. Files(code, "*").Select(path => Path.GetFileName(path))];

    /// <summary>Whether the names contain a result or failure of an item.</summary>
    internal static bool HasAny(HashSet<string> names, ItemKey item)
        => names.Contains(item.Id + Suffix) || names.Contains(item.Id + FailedSuffix);

    /// <summary>The paths of those files that were kept because another copy of the item has a different result.</summary>
    internal IEnumerable<string> Conflicts(string code, IEnumerable<string> names)
        => names.Where(name => name.Contains(ConflictInfix, StringComparison.Ordinal) && name[0] != '.')
            .Order(StringComparer.Ordinal).Select(name => Path.Combine(FolderOf(code), name));

    /// <summary>The id of the item that a conflicting file belongs to.</summary>
    internal static string IdOfConflict(string path) => Path.GetFileName(path).Split('.')[0];

    /// <summary>Publishes the outcome of an item.</summary>
    /// <returns>The path of the file that was kept because another copy has a different result; null if there is no conflict.</returns>
    internal string? Publish(ResultRecord record)
    {
        if (record.State == ResultState.Failed)
        {
            // A failure stands until a copy succeeds. Failures of copies may differ, so they are not compared.
            if (Read(record.Item, PathOf(record.Item)) is null)
            {
                Publication.Replace(FailedPathOf(record.Item), record.ToFile());
            }

            return null;
        }

        byte[] file = record.ToFile();
        string path = PathOf(record.Item);
        while (!Publication.TryPublish(path, file))
        {
            if (Read(record.Item, path) is { } other)
            {
                if (other.IsSameAs(record))
                {
                    return null;
                }

                string conflict = Named(path, ConflictInfix, Hash(record.State + record.Result));
                Publication.Replace(conflict, file);
                return conflict;
            }

            PutAside(path, aside => Read(record.Item, aside) is not null);
        }

        File.Delete(FailedPathOf(record.Item));
        return null;
    }

    /// <summary>Publishes an output file, to which a result refers by its hash.</summary>
    /// <param name="beside">The path of the file under its private name.</param>
    /// <param name="path">The path that it gets.</param>
    /// <param name="hash">The hash of the file.</param>
    /// <returns>The path of the file that was kept because another copy has a different output; null if there is no conflict.</returns>
    internal static string? PublishFile(string beside, string path, string hash)
    {
        while (!Publication.TryName(beside, path))
        {
            if (HashOfFile(path) is { } other)
            {
                if (other == hash)
                {
                    File.Delete(beside);
                    return null;
                }

                string conflict = Named(path, ConflictInfix, hash);
                File.Move(beside, conflict, overwrite: true);
                return conflict;
            }
        }

        return null;
    }

    /// <summary>Renames a damaged output file, which does not have the hash in its result.</summary>
    internal static void PutAsideFile(string path, string hash) => PutAside(path, aside => HashOfFile(aside) == hash);

    /// <summary>The hash of a file; null if the file does not exist.</summary>
    internal static string? HashOfFile(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes files that killed writers have left, unless they may still have a writer.</summary>
    internal void RemoveAbandoned(string code)
    {
        foreach (string path in Files(code, Publication.PrivatePattern))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > s_abandoned)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Renames a damaged file, so that its name is free and the file is kept.</summary>
    private static void PutAside(string path, Func<string, bool> isWhole)
    {
        try
        {
            if (HashOfFile(path) is { } hash)
            {
                string aside = Named(path, DamagedInfix, hash);
                File.Move(path, aside, overwrite: true);
                if (isWhole(aside))
                {
                    // Another copy renamed the damaged file first, and published this one.
                    Publication.TryName(aside, path);
                }
            }
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another copy has renamed it.
        }
    }

    /// <summary>A name next to a file that contains a hash of the difference, so that the same difference is kept once.</summary>
    private static string Named(string path, string infix, string hash)
        => Path.Combine(
            Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}{infix}{hash[..12]}{Path.GetExtension(path)}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static ResultRecord? Read(ItemKey item, string path)
    {
        try
        {
            return ResultRecord.Read(File.ReadAllBytes(path), item);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string FailedPathOf(ItemKey item) => Path.Combine(FolderOf(item.Code), item.Id + FailedSuffix);

    private IEnumerable<string> Files(string code, string pattern)
    {
        string results = FolderOf(code);
        return Directory.Exists(results) ? Directory.EnumerateFiles(results, pattern) : [];
    }
}
