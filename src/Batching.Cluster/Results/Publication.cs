using System.Runtime.InteropServices;

namespace Batching.Cluster;

/// <summary>
/// Publishes files once and completely: a file is written under a private name in the same folder, flushed to the disk, and then given its
/// name. If a process is killed before that, it leaves a file with a private name, which readers ignore.
/// </summary>
internal static partial class Publication
{
    /// <summary>The pattern of private names. The extension comes last, because programs detect formats by it.</summary>
    internal const string PrivatePattern = ".*.tmp*";

    private const int AlreadyExists = 17;

    /// <summary>Publishes a file, unless its name already exists.</summary>
    /// <returns>Whether the file was published. If not, nothing has changed.</returns>
    internal static bool TryPublish(string path, ReadOnlySpan<byte> content)
    {
        string beside = Write(path, content);
        try
        {
            return TryName(beside, path);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Publishes a file, and replaces the one of this name.</summary>
    internal static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string beside = Write(path, content);
        try
        {
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Creates a unique private name next to a file.</summary>
    internal static string PrivateName(string path)
        => Path.Combine(
            Path.GetDirectoryName(path)!, $".{Path.GetFileNameWithoutExtension(path)}.{Guid.NewGuid():N}.tmp{Path.GetExtension(path)}");

    /// <summary>Gives a complete file its name, unless the name already exists. Of several concurrent calls, one succeeds.</summary>
    /// <returns>Whether the file has the name now.</returns>
    internal static bool TryName(string beside, string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            // A link never replaces a file, unlike a rename, and leaves no gap between check and naming. This also holds on NFS.
            if (Link(beside, path) == 0)
            {
                File.Delete(beside);
                return true;
            }

            if (Marshal.GetLastPInvokeError() == AlreadyExists)
            {
                return false;
            }
        }

        // The file system has no links. On Windows, this move is atomic.
        try
        {
            File.Move(beside, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    /// <summary>Flushes a file, which other code wrote, to the disk.</summary>
    internal static void Flush(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        file.Flush(flushToDisk: true);
    }

    private static string Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string beside = PrivateName(path);
        try
        {
            using FileStream file = new(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
            file.Write(content);
            file.Flush(flushToDisk: true);
            return beside;
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string path, string name);
}
