using System.Security.Cryptography;

namespace Batching.Cluster;

/// <summary>
/// Results in a folder that all machines see: a file an item, published once. The first copy that ends gives its file the item's name; one
/// that ends later finds it there and compares. Thread-safe, and safe to kill at any moment.
/// </summary>
internal sealed class ResultFolder(string folder)
{
    private const string Suffix = ".json";
    private const string FailedSuffix = ".failed.json";
    private const string ConflictInfix = ".conflict-";
    private const string DamagedInfix = ".damaged-";

    /// <summary>How old a private name is when nobody can be writing under it any more.</summary>
    private static readonly TimeSpan s_abandoned = TimeSpan.FromHours(1);

    /// <summary>The folder of all results of a version of code.</summary>
    internal string FolderOf(string code) => Path.Combine(folder, "results", code);

    /// <summary>The file of an item's result.</summary>
    internal string PathOf(ItemKey item) => Path.Combine(FolderOf(item.Code), item.Id + Suffix);

    /// <summary>What there is of an item: its result, else its failure, else nothing. What is not whole counts as nothing.</summary>
    internal ResultRecord? Read(ItemKey item) => Read(item, PathOf(item)) ?? Read(item, FailedPathOf(item));

    /// <summary>Whether there is a file of an item's name that does not hold its result.</summary>
    internal bool IsDamaged(ItemKey item) => File.Exists(PathOf(item)) && Read(item, PathOf(item)) is null;

    /// <summary>The names of the files of a version of code.</summary>
    internal HashSet<string> Names(string code)
    {
        string results = FolderOf(code);
        return Directory.Exists(results)
            ? [.. Directory.EnumerateFiles(results).Select(path => Path.GetFileName(path))]
            : [];
    }

    /// <summary>Whether one of the names is of a result or failure of an item.</summary>
    internal static bool HasAny(HashSet<string> names, ItemKey item)
        => names.Contains(item.Id + Suffix) || names.Contains(item.Id + FailedSuffix);

    /// <summary>Files among the names that were kept because another copy came to another result.</summary>
    internal IEnumerable<string> Conflicts(string code, IEnumerable<string> names)
        => names.Where(name => name.Contains(ConflictInfix, StringComparison.Ordinal) && name[0] != '.')
            .Order(StringComparer.Ordinal).Select(name => Path.Combine(FolderOf(code), name));

    /// <summary>Whose conflict a file is.</summary>
    internal static string IdOfConflict(string path) => Path.GetFileName(path).Split('.')[0];

    /// <summary>Publishes what became of an item.</summary>
    /// <returns>The file that was kept beside it, where another copy came to another result; else null.</returns>
    internal string? Publish(ResultRecord record)
    {
        if (record.State == ResultState.Failed)
        {
            // A failure stands until somebody succeeds. Copies may fail in different words.
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
                return other.IsSameAs(record) ? null : Keep(path, ConflictInfix, record.State + record.Result, file);
            }

            PutAside(record.Item, path);
        }

        File.Delete(FailedPathOf(record.Item));
        return null;
    }

    /// <summary>Publishes a file that belongs to a result, of which it will say the hash.</summary>
    /// <param name="beside">The file under a private name.</param>
    /// <param name="path">The name that it shall have.</param>
    /// <param name="hash">Its hash.</param>
    /// <returns>The file that was kept beside it, where another copy came to another one; else null.</returns>
    internal static string? PublishFile(string beside, string path, string hash)
    {
        while (!Publication.TryName(beside, path))
        {
            string? other = HashOfFile(path);
            if (other is not null)
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

    /// <summary>Puts a file that belongs to a result out of the way, and keeps it: it is not the one that the result speaks of.</summary>
    internal static void PutAsideFile(string path, string hash)
    {
        try
        {
            string aside = Named(path, DamagedInfix, HashOfFile(path) ?? hash);
            File.Move(path, aside, overwrite: true);
            if (HashOfFile(aside) == hash)
            {
                // Another copy had put the damaged one aside meanwhile, and published this.
                Publication.TryName(aside, path);
            }
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another copy has put it aside.
        }
    }

    /// <summary>The hash of a file; null where there is none.</summary>
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

    /// <summary>Removes what writers that were killed have left. A file that somebody may still be writing stays.</summary>
    internal void RemoveAbandoned(string code)
    {
        string results = FolderOf(code);
        foreach (string path in Directory.Exists(results) ? Directory.EnumerateFiles(results, Publication.PrivatePattern) : [])
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > s_abandoned)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Puts a file that is not whole out of the way, and keeps it.</summary>
    private static void PutAside(ItemKey item, string path)
    {
        try
        {
            byte[] content = File.ReadAllBytes(path);
            string aside = Named(path, DamagedInfix, Convert.ToHexStringLower(SHA256.HashData(content)));
            File.Move(path, aside, overwrite: true);
            if (ResultRecord.Read(File.ReadAllBytes(aside), item) is not null)
            {
                // Another copy had put the damaged one aside meanwhile, and this is its result.
                Publication.TryName(aside, path);
            }
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another copy has put it aside.
        }
    }

    private static string Keep(string path, string infix, string content, byte[] file)
    {
        string beside = Named(path, infix, Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content))));
        Publication.Replace(beside, file);
        return beside;
    }

    /// <summary>A name beside a file that says what is different, so that the same difference is kept once.</summary>
    private static string Named(string path, string infix, string hash)
        => Path.Combine(
            Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}{infix}{hash[..12]}{Path.GetExtension(path)}");

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
}
