using System.Runtime.InteropServices;

namespace Batching.Cluster;

/// <summary>
/// Files that appear whole or not at all, and once: written under a private name in the same folder, flushed to the disk, and then given
/// their name. Whoever dies on the way leaves a private name that means nothing to anybody.
/// </summary>
internal static partial class Publication
{
    /// <summary>What private names are like; the extension comes last, since programs tell formats by it.</summary>
    internal const string PrivatePattern = ".*.tmp*";

    private const int AlreadyExists = 17;

    /// <summary>Publishes a file, if there is none of its name.</summary>
    /// <returns>Whether it was published; if not, nothing has changed.</returns>
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

    /// <summary>Publishes a file in place of the one that is there.</summary>
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

    /// <summary>A private name beside a file, that nobody else uses.</summary>
    internal static string PrivateName(string path)
        => Path.Combine(
            Path.GetDirectoryName(path)!, $".{Path.GetFileNameWithoutExtension(path)}.{Guid.NewGuid():N}.tmp{Path.GetExtension(path)}");

    /// <summary>Gives a finished file its name, if nobody has it: of several who try at once one succeeds.</summary>
    /// <returns>Whether it has it now.</returns>
    internal static bool TryName(string beside, string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            // Unlike a rename it never replaces a file, and unlike a test before a rename it leaves no moment between: also on NFS.
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

        // Where there are no links. On Windows it is one step; elsewhere it tells by the best that the file system has.
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

    /// <summary>Makes sure that a file which somebody else wrote is on the disk.</summary>
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
