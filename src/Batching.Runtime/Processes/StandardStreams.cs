using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Batching.Runtime;

/// <summary>
/// The standard streams of a worker: it talks with its caller through them, so items must not. Whatever writes to standard output, managed
/// or native, writes to standard error from here on; whoever reads standard input reads nothing.
/// </summary>
internal static partial class StandardStreams
{
    /// <summary>Takes the streams.</summary>
    /// <param name="key">The key of the frames.</param>
    internal static FrameStream Take(Guid key)
    {
        if (OperatingSystem.IsWindows())
        {
            // Native code that holds the handle itself is not kept from it here.
            var frames = new FrameStream(Console.OpenStandardInput(), Console.OpenStandardOutput(), key, isWorker: true);
            Console.SetIn(TextReader.Null);
            Console.SetOut(Console.Error);
            return frames;
        }

        int input = Duplicate(0);
        int output = Duplicate(1);
        Widen(input);
        Widen(output);
        using (SafeFileHandle nothing = File.OpenHandle("/dev/null"))
        {
            Replace((int)nothing.DangerousGetHandle(), 0);
        }

        Replace(2, 1);
        return new FrameStream(Open(input, FileAccess.Read), Open(output, FileAccess.Write), key, isWorker: true);
    }

    private static FileStream Open(int descriptor, FileAccess access)
        => new(new SafeFileHandle(descriptor, ownsHandle: true), access, bufferSize: 0);

    // Not to be inherited by processes that items start: they would keep the pipe open when the worker has gone.
    private static int Duplicate(int descriptor)
    {
        const int DuplicateFromUp = 1030; // F_DUPFD_CLOEXEC of Linux
        const int DuplicateFromUpOfMac = 67;
        const int FirstFree = 3;
        int copy = Control(descriptor, OperatingSystem.IsMacOS() ? DuplicateFromUpOfMac : DuplicateFromUp, FirstFree);
        return copy >= 0
            ? copy
            : throw new IOException(
                $"The worker process cannot take over its standard stream {descriptor} (error {Marshal.GetLastPInvokeError()}).");
    }

    /// <summary>
    /// Lets a pipe hold more, where the system does: long items cross with fewer turns between the processes. Where it does not, nothing is
    /// lost but time.
    /// </summary>
    private static void Widen(int descriptor)
    {
        const int SetPipeSize = 1031; // F_SETPIPE_SZ of Linux
        const int Size = 1 << 20;
        if (OperatingSystem.IsLinux())
        {
            _ = Control(descriptor, SetPipeSize, Size);
        }
    }

    private static void Replace(int from, int to)
    {
        if (DuplicateTo(from, to) < 0)
        {
            throw new IOException($"The worker process cannot redirect its standard stream {to} (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int DuplicateTo(int from, int to);
}
