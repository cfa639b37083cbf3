using System.IO.MemoryMappedFiles;

namespace Batching.Runtime;

/// <summary>
/// A few bytes of memory that a caller and its worker share: the worker says which item it is on, which must be known even if it is killed in the midst of it; the caller says
/// which call is cancelled. The file behind it exists from just before the worker starts until the worker has opened it.
/// </summary>
internal sealed unsafe class SharedPage : IDisposable
{
    private const int Size = 4096;

    /// <summary>The word of a worker that begins a call: with what its items share, a kernel's own call among it. It is no item's.</summary>
    internal const long BeginningCall = uint.MaxValue;

    // A cache line each: one is written by the worker, the other by the caller.
    private const int CancelledOffset = 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _memory;
    private bool _isDisposed;

    private SharedPage(string path, FileStream stream)
    {
        Path = path;
        _file = MemoryMappedFile.CreateFromFile(stream, null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Size);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _memory);
    }

    internal string Path { get; }

    /// <summary>
    /// The item that runs: its position and one, with a number above it that counts on for each range of items; 0 where none runs, and <see cref="BeginningCall"/> before the first of a call.
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
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new SharedPage(path, new FileStream(path, options));
    }

    /// <summary>Opens the page of the caller, and deletes its file: nobody else is to find it, nor anything to be left of it.</summary>
    internal static SharedPage Open(string path)
    {
        var page = new SharedPage(path, new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        page.DeleteFile();
        return page;
    }

    /// <summary>Deletes the file, where the worker has not.</summary>
    internal void DeleteFile()
    {
        try
        {
            File.Delete(Path);
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
