using System.Diagnostics;

namespace Batching.Runtime;

/// <summary>
/// Writes the results of a worker's items into frames. While all results of a frame have one size, none is written with each. The first one
/// of another size, and every failure, begins a frame in which each result has its size before it. A failure has a negative size.
/// </summary>
internal sealed class ResultWriter(FrameStream frames, SharedPage page)
{
    // Results are sent when there are so many bytes of them. If a worker dies, only unsent results are lost.
    private const int MostBytes = 1 << 17;
    private const int EachHasItsSize = -1;

    private int _first;
    private int _mark;
    private int _size;
    private long _began;
    private bool _isUneven;

    internal ProcessWriter Frame { get; } = new();

    /// <summary>Whether each result of the frame has its size before it.</summary>
    internal bool HasSizes { get; private set; }

    /// <summary>Whether the frame has so many bytes that it should be sent.</summary>
    internal bool IsFull => Frame.Length >= MostBytes;

    /// <summary>Starts to write the results of another call.</summary>
    internal void BeginCall() => _isUneven = false;

    /// <summary>Whether the frame has results before a position.</summary>
    internal bool HasAnyBefore(int position) => position > _first;

    /// <summary>Begins a frame.</summary>
    /// <param name="position">The position of its first item.</param>
    internal void Begin(int position)
    {
        FrameStream.Begin(Frame, FrameKind.Results);
        Frame.Raw((byte)0);
        Frame.Raw(position);
        Frame.Raw(0);
        Frame.Raw(0);
        Frame.Raw(0L);
        (_first, HasSizes, _size, _began) = (position, _isUneven, 0, Stopwatch.GetTimestamp());
    }

    /// <summary>Sends the frame.</summary>
    /// <param name="end">What it says of its range.</param>
    /// <param name="position">The position after its last item.</param>
    internal void Send(RangeEnd end, int position)
    {
        page.Current = 0;
        Frame.Set(FrameStream.HeaderSize, (byte)end);
        Frame.Set(FrameStream.HeaderSize + 1 + sizeof(int), position);
        Frame.Set(FrameStream.HeaderSize + 1 + (2 * sizeof(int)), HasSizes ? EachHasItsSize : _size);
        Frame.Set(FrameStream.HeaderSize + 1 + (3 * sizeof(int)), Stopwatch.GetTimestamp() - _began);
        try
        {
            frames.Send(Frame);
        }
        catch (IOException exception)
        {
            throw new CallerGoneException(exception);
        }
    }

    /// <summary>Begins the result of one item.</summary>
    internal void BeginResult()
    {
        _mark = Frame.Length;
        if (HasSizes)
        {
            Frame.Raw(0);
        }
    }

    /// <summary>Ends the result of one item.</summary>
    internal void EndResult(int position)
    {
        if (HasSizes)
        {
            Frame.Set(_mark, Frame.Length - _mark - sizeof(int));
            return;
        }

        int written = Frame.Length - _mark;
        if (HasAnyBefore(position) && written != _size)
        {
            MoveToSizedFrame(position);
        }

        _size = written;
    }

    /// <summary>Makes room for results of one size.</summary>
    /// <param name="most">The largest number of results.</param>
    /// <param name="size">The size of each.</param>
    /// <returns>The number of results, and where they begin.</returns>
    internal (int Count, int Begin) BeginResults(int most, int size)
    {
        int begin = Frame.Length, count = Math.Min(most, 1 + ((MostBytes - begin) / Math.Max(1, size)));
        Frame.Span(checked(count * size));
        _size = size;
        return (count, begin);
    }

    /// <summary>Ends results of one size.</summary>
    /// <param name="end">Where the last one that was written ends.</param>
    internal void EndResults(int end)
    {
        _mark = end;
        Frame.Return(end);
    }

    /// <summary>Writes the failure of an item in place of its result.</summary>
    internal void Fail(int position, Exception exception)
    {
        Frame.Return(_mark);
        if (!HasSizes)
        {
            BeginSizedFrame(position);
        }

        int mark = Frame.Length;
        Frame.Raw(0);
        ExceptionCodec.Write(Frame, exception);
        Frame.Set(mark, -(Frame.Length - mark - sizeof(int)));
    }

    /// <summary>Moves a result that has another size than those before it into a frame of its own.</summary>
    private void MoveToSizedFrame(int position)
    {
        byte[] result = Frame.Written[_mark..].ToArray();
        Frame.Return(_mark);
        _isUneven = true;
        BeginSizedFrame(position);
        Frame.Raw(result.Length);
        Frame.Bytes(result);
    }

    private void BeginSizedFrame(int position)
    {
        if (HasAnyBefore(position))
        {
            Send(RangeEnd.More, position);
        }

        Begin(position);
        HasSizes = true;
    }
}
