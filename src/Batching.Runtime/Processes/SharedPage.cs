using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace Batching.Runtime;

/// <summary>
/// A few bytes of memory that a caller and its worker share: the worker says which item it is on, which must be known even if it is killed
/// in the midst of it; the caller says which call is cancelled. The file behind it exists from just before the worker starts until the
/// worker has opened it.
/// </summary>
internal sealed unsafe class SharedPage : IDisposable
{
    private const int Size = 4096;

    /// <summary>
    /// The word of a worker that begins a call: with what its items share, a kernel's own call among it. It is no item's.
    /// </summary>
    internal const long BeginningCall = uint.MaxValue;

    // A cache line each: one is written by the worker, the other by the caller.
    private const int CancelledOffset = 64;

    // What says that a file is such a page, and the key of the frames, which the worker removes before code of the user's runs.
    private const int MarkOffset = 128;
    private const int KeyOffset = MarkOffset + sizeof(long);
    private const long Mark = 0x3130_6567_6170_7462;
    private const int KeySize = 16;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _memory;
    private bool _isDisposed;

    private SharedPage(string path, FileStream stream, Guid key)
    {
        (Path, Key) = (path, key);
        _file = MemoryMappedFile.CreateFromFile(
            stream, null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Size);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _memory);
    }

    internal string Path { get; }

    /// <summary>The key of the frames.</summary>
    internal Guid Key { get; }

    /// <summary>
    /// The item that runs: its position and one, with a number above it that counts on for each range of items; 0 where none runs, and
    /// <see cref="BeginningCall"/> before the first of a call.
    /// </summary>
    internal long Current
    {
        get => Volatile.Read(ref *(long*)_memory);
        set => Volatile.Write(ref *(long*)_memory, value);
    }

    /// <summary>The number of the newest call that is cancelled.</summary>
    internal int Cancelled
    {
        get => Volatile.Read(ref *(int*)(_memory + CancelledOffset));
        set => Volatile.Write(ref *(int*)(_memory + CancelledOffset), value);
    }

    /// <summary>Makes a page, for a worker to open.</summary>
    internal static SharedPage Create()
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"batching-{Environment.ProcessId}-{Guid.NewGuid():N}.page");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var key = Guid.NewGuid();
        FileStream? stream = null;
        try
        {
            // Written, and not just made as long: the system gives out a hole's memory later, and where the disk is full by then it ends
            // the process.
            var content = new byte[Size];
            BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(MarkOffset), Mark);
            key.TryWriteBytes(content.AsSpan(KeyOffset));
            stream = new FileStream(path, options);
            stream.Write(content);
            stream.Flush(flushToDisk: false);
            return new SharedPage(path, stream, key);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            Delete(path);
            throw new IOException(
                $"Target.Processes: the page of memory that a worker process shares with this one cannot be made in the temporary folder "
                    + $"'{System.IO.Path.GetTempPath()}': {exception.Message}{Starvation.Advice(exception)} Another folder can be named "
                    + $"in the variable {(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR")}.",
                exception);
        }
    }

    /// <summary>
    /// Opens the page of the caller, and deletes its file: nobody else is to find it, nor anything to be left of it. A file that is no such
    /// page is not touched.
    /// </summary>
    /// <exception cref="InvalidDataException">It is no such page.</exception>
    internal static SharedPage Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[Size];
        if (stream.Length != Size || stream.Read(content) != Size
            || BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(MarkOffset)) != Mark)
        {
            stream.Dispose();
            throw new InvalidDataException($"'{path}' is no page of a worker process.");
        }

        var page = new SharedPage(path, stream, new Guid(content.AsSpan(KeyOffset, KeySize)));
        new Span<byte>(page._memory + KeyOffset, KeySize).Clear();
        page.DeleteFile();
        return page;
    }

    /// <summary>Deletes the file, where the worker has not.</summary>
    internal void DeleteFile() => Delete(Path);

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Where a mapped file cannot be deleted the caller deletes it once it has let go of it.
        }
    }

    internal static long Word(int sequence, int position) => ((long)sequence << 32) | (uint)(position + 1);

    internal static int PositionOf(long word) => (int)(uint)word - 1;

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
            DeleteFile();
        }
    }
}
