using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>
/// Reads what a slot receives, and stores the results and failures of items. A worker is not trusted: every number is checked against what
/// it was sent before it is used.
/// </summary>
internal sealed class ResultReader(ProcessFanOut call)
{
    private const int EachHasItsSize = -1;

    internal ProcessReader Frame { get; } = new();

    /// <summary>Reads a frame.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="range">The first range that the worker has not answered.</param>
    /// <param name="isFirst">Whether the worker has not answered anything of the call yet.</param>
    /// <returns>What the frame says.</returns>
    /// <exception cref="CorruptFrameException">A worker that was sent the range does not answer so.</exception>
    internal ResultFrame Read(FrameKind kind, ProcessRange range, bool isFirst)
    {
        if (kind == FrameKind.CallFailed && isFirst)
        {
            Exception failure = ExceptionCodec.Read(Frame);
            CheckAllRead();
            return new ResultFrame(RangeEnd.More, range.Begin, 0, failure);
        }

        if (kind != FrameKind.Results)
        {
            throw new CorruptFrameException($"it is of kind {(byte)kind}, where results are due");
        }

        var outcome = (RangeEnd)Frame.Raw<byte>();
        int begin = Frame.Raw<int>();
        int end = Frame.Raw<int>();
        int size = Frame.Raw<int>();
        long ticks = Frame.Raw<long>();
        if (begin != range.Begin || end < begin || end > range.End)
        {
            throw new CorruptFrameException(
                $"its items go from {begin} to {end}, and those that were sent from {range.Begin} to {range.End}");
        }

        bool isRight = outcome switch
        {
            RangeEnd.More => end > begin,
            RangeEnd.Complete => end == range.End,
            RangeEnd.Cancelled => call.IsStopped,
            RangeEnd.Recycle => end > begin || !isFirst,
            _ => false,
        };
        if (!isRight || ticks < 0)
        {
            throw new CorruptFrameException(
                $"it says {outcome} and {ticks} ticks of the items from {begin} to {end}, where {range.End} was sent");
        }

        CheckSizes(end - begin, size);
        if (size > 0 && size == call.Body.ResultSize)
        {
            if (end > begin)
            {
                call.Body.ReadResults(begin, end - begin, Frame);
            }

            call.End(end - begin);
        }
        else
        {
            ReadItems(begin, end, size, range.Attempt);
        }

        return new ResultFrame(outcome, end, ticks, null);
    }

    /// <summary>Checks the sizes of all items before the first is read. Their sum must be the size of the frame.</summary>
    private void CheckSizes(int items, int size)
    {
        if (size >= 0)
        {
            if ((long)items * size != Frame.Left || (items > 0 && call.Body.ResultSize > 0 && size != call.Body.ResultSize))
            {
                throw new CorruptFrameException($"{items} results of {size} bytes each are said to be {Frame.Left} bytes");
            }

            return;
        }

        if (size != EachHasItsSize)
        {
            throw new CorruptFrameException($"the size of its results is {size}");
        }

        int begin = Frame.Position;
        for (var i = 0; i < items; i++)
        {
            long own = Math.Abs((long)Frame.Raw<int>());
            if (own > Frame.Left)
            {
                throw new CorruptFrameException($"one of its results has {own} bytes, where {Frame.Left} are left");
            }

            Frame.Position += (int)own;
        }

        CheckAllRead();
        Frame.Position = begin;
    }

    private void ReadItems(int position, int end, int size, int attempt)
    {
        var ended = 0;
        try
        {
            while (position < end)
            {
                try
                {
                    ReadPerItem(ref position, end, size, attempt, ref ended);
                }
                catch (CorruptFrameException exception)
                {
                    throw new CorruptFrameException(exception.Message) { Position = position };
                }
                catch (Exception exception)
                {
                    // The exception of a user's converter, for example for JSON.
                    Frame.SkipPart();
                    call.Fail(position, attempt, exception);
                    position++;
                }
            }
        }
        finally
        {
            call.End(ended);
        }
    }

    // The progress is passed by reference, because the exception handler of the caller would keep the loop counters in memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReadPerItem(ref int position, int end, int size, int attempt, ref int ended)
    {
        IProcessBody body = call.Body;
        for (; position < end; position++)
        {
            int own = size >= 0 ? size : Frame.Raw<int>();
            Frame.BeginPart(Math.Abs(own));
            if (own >= 0)
            {
                body.ReadResult(position, Frame);
                Frame.EndPart();
                ended++;
            }
            else
            {
                Exception failure = ExceptionCodec.Read(Frame);
                Frame.EndPart();
                call.Fail(position, attempt, failure);
            }
        }
    }

    private void CheckAllRead()
    {
        if (Frame.Left != 0)
        {
            throw new CorruptFrameException($"{Frame.Left} bytes are left at its end");
        }
    }
}
