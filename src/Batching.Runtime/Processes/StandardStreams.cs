using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Batching.Runtime;

/// <summary>
/// The standard streams of a worker. The worker talks to its caller through them, so items must not use them. Everything that writes to
/// standard output, managed or native, writes to standard error from here on. Standard input is empty.
/// </summary>
internal static partial class StandardStreams
{
    internal static FrameStream Take(Guid key)
    {
        if (OperatingSystem.IsWindows())
        {
            // Native code that has the handle is not prevented from using it.
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

    // Processes that items start must not inherit it, because they would keep the pipe open after the worker has ended.
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

    /// <summary>Increases the capacity of a pipe, if the system can. Then long items need fewer switches between the processes.</summary>
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
