namespace Batching;

/// <summary>
/// Finds files by a pattern such as <c>photos/**/*.jpg</c>: <c>*</c> and <c>?</c> match within a name, <c>**</c> matches any number of
/// folders.
/// </summary>
internal static class FilePattern
{
    private static readonly string[] s_anyFile = ["*"];
    private static readonly char[] s_separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    // The wildcards of a shell do not match hidden files either. A folder that cannot be read is an error.
    private static readonly EnumerationOptions s_options = new() { IgnoreInaccessible = false };

    // A link to a parent folder would never end.
    private static readonly EnumerationOptions s_linkless = new()
    {
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>The files, each once, in the ordinal order of their paths. The order is the same on every machine.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder before the first wildcard does not exist.</exception>
    internal static string[] Find(string pattern)
    {
        string root = Path.GetPathRoot(pattern) ?? "";
        string[] segments = pattern[root.Length..].Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        int plain = 0;
        while (plain < segments.Length - 1 && !IsWild(segments[plain]))
        {
            plain++;
        }

        string folder = Path.Combine([root, .. segments[..plain]]);
        string searched = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(searched))
        {
            throw new DirectoryNotFoundException(
                $"The pattern '{pattern}' searches the folder '{Path.GetFullPath(searched)}', which does not exist.");
        }

        return
        [
            .. Files(searched, segments.AsMemory(plain))
                .Select(path => folder.Length == 0 ? Path.GetRelativePath(searched, path) : path)
                .Distinct(StringComparer.Ordinal)
                .OrderBy(path => path.Replace('\\', '/'), StringComparer.Ordinal),
        ];
    }

    private static bool IsWild(string segment) => segment.AsSpan().ContainsAny('*', '?');

    private static IEnumerable<string> Files(string folder, ReadOnlyMemory<string> segments)
    {
        string segment = segments.Span[0];
        ReadOnlyMemory<string> rest = segments[1..];
        if (segment == "**")
        {
            // At the end, it stands for every file below.
            IEnumerable<string> here = Files(folder, rest.IsEmpty ? s_anyFile : rest);
            return here.Concat(Folders(folder, "*").SelectMany(inner => Files(inner, segments)));
        }

        return rest.IsEmpty
            ? Directory.EnumerateFiles(folder, segment, s_options)
            : Folders(folder, segment).SelectMany(inner => Files(inner, rest));
    }

    private static IEnumerable<string> Folders(string folder, string segment)
        => Directory.EnumerateDirectories(folder, segment, s_linkless);
}
