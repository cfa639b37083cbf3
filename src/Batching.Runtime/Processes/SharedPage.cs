using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace Batching.Runtime;

/// <summary>
/// Memory that a caller and its worker share. The worker writes which item it runs, which must be known even if it is killed. The caller
/// writes which call is cancelled. The file behind the page exists only until the worker has opened it.
/// </summary>
internal sealed unsafe class SharedPage : IDisposable
{
    private const int Size = 4096;

    /// <summary>
    /// The word of a worker that begins a call and reads what its items share, such as a kernel. It is not the word of an item.
    /// </summary>
    internal const long BeginningCall = uint.MaxValue;

    // One cache line each: the worker writes one, the caller the other.
    private const int CancelledOffset = 64;

    // The mark of such a file, and the key of the frames, which the worker removes before user code runs.
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
    /// The item that runs: its position plus one, below a number that increases with each range. 0 if none runs, and
    /// <see cref="BeginningCall"/> before the first item of a call.
    /// </summary>
    internal long Current
    {
        get => Volatile.Read(ref *(long*)_memory);
        set => Volatile.Write(ref *(long*)_memory, value);
    }

    /// <summary>The number of the latest call that is cancelled.</summary>
    internal int Cancelled
    {
        get => Volatile.Read(ref *(int*)(_memory + CancelledOffset));
        set => Volatile.Write(ref *(int*)(_memory + CancelledOffset), value);
    }

    /// <summary>Creates a page, for a worker to open.</summary>
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
            // All bytes are written, because the system allocates a hole later, and ends the process if the disk is full then.
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
    /// Opens the page of the caller, and deletes its file, so that no other process finds it. A file that is no such page is not changed.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is no such page.</exception>
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

    /// <summary>Deletes the file, if the worker has not.</summary>
    internal void DeleteFile() => Delete(Path);

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // If a mapped file cannot be deleted, the caller deletes it later.
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
