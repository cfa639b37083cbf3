using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>
/// Writes what a slot sends: a call, and ranges of its items, as many as fit into a frame. While all items have one size, it is written
/// once. The first item of another size ends its frame, and later items have their size before them.
/// </summary>
internal sealed class RangeWriter(ProcessFanOut call)
{
    // About the capacity of a pipe. Such a frame is sent without waiting for the worker.
    private const int MostBytes = 1 << 16;
    private const int EachHasItsSize = -1;

    private int _itemBytes = 1;
    private bool _isUneven;
    private int _mark;

    internal ProcessWriter Frame { get; } = new() { Scope = call.Settings.Scope };

    /// <summary>About how many items fit into a frame.</summary>
    internal int MostItems => Math.Max(1, MostBytes / _itemBytes);

    /// <summary>Writes what a worker must know of the call before any item.</summary>
    internal void WriteCall()
    {
        ProcessActionType type = call.Body.ProcessAction;
        FrameStream.Begin(Frame, FrameKind.Call);
        Frame.Raw(call.Number);
        Frame.Raw(call.Options.MaxWorkerBytes ?? 0L);
        Frame.Text(type.Name);
        Frame.Raw(type.Build);
        Frame.Text(type.Assembly);
        Frame.Text(call.Culture.Name);
        Frame.Text(call.UICulture.Name);
        call.Body.WriteCall(Frame);
    }

    /// <summary>Writes a range, or as much of it as fits into a frame. It throws if the first item cannot be written.</summary>
    /// <returns>The end of what was written.</returns>
    internal int WriteRange(ProcessRange range)
    {
        FrameStream.Begin(Frame, FrameKind.Range);
        Frame.Raw(range.Begin);
        int countAt = Frame.Length;
        Frame.Raw(0);
        Frame.Raw(range.Attempt);
        int sizeAt = Frame.Length;
        Frame.Raw(EachHasItsSize);
        int begin = _mark = Frame.Length;
        int position = range.Begin;
        int size;
        try
        {
            size = WriteItems(ref position, range.End);
        }
        catch (Exception) when (position > range.Begin)
        {
            // The items before it are sent. It is the first item the next time.
            Frame.Return(_mark);
            size = _isUneven ? EachHasItsSize : (_mark - begin) / (position - range.Begin);
        }

        int count = position - range.Begin;
        Frame.Set(countAt, count);
        Frame.Set(sizeAt, size);
        _itemBytes = Math.Max(1, (Frame.Length - begin) / count);
        return position;
    }

    /// <summary>Writes items until the frame is full.</summary>
    /// <returns>The size of each item; negative if each has its own before it.</returns>
    private int WriteItems(ref int position, int end)
    {
        if (call.Body.ItemSize is not (> 0 and var size))
        {
            return WriteEach(ref position, end);
        }

        _mark = Frame.Length;
        int count = Math.Min(end - position, Math.Max(1, MostBytes / size));
        call.Body.WriteItems(position, count, Frame);
        position += count;
        return size;
    }

    // The progress is passed by reference, because the exception handler of the caller would keep the loop counters in memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int WriteEach(ref int position, int end)
    {
        IProcessBody body = call.Body;
        int most = Frame.Length + MostBytes;
        bool isUneven = _isUneven;
        int first = position;
        int size = EachHasItsSize;
        while (position < end && (position == first || Frame.Length < most))
        {
            int mark = _mark = Frame.Length;
            if (isUneven)
            {
                Frame.Raw(0);
                body.WriteItem(position, Frame);
                Frame.Set(mark, Frame.Length - mark - sizeof(int));
            }
            else
            {
                body.WriteItem(position, Frame);
                int written = Frame.Length - mark;
                if (size >= 0 && written != size)
                {
                    _isUneven = true;
                    Frame.Return(mark);
                    return size;
                }

                size = written;
            }

            position++;
        }

        return size;
    }
}
