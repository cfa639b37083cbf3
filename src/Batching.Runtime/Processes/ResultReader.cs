using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>Reads the results of items that a lane receives, and keeps them: also those that failed.</summary>
internal sealed class ResultReader(ProcessFanOut call)
{
    private int _mark;

    /// <summary>What was received.</summary>
    internal ProcessReader Frame { get; } = new();

    /// <summary>Reads what became of items.</summary>
    /// <param name="position">The first of them.</param>
    /// <param name="end">Behind the last.</param>
    /// <param name="size">How many bytes each result has; negative where that stands before each, below zero for a failure.</param>
    /// <param name="attempt">Which attempt it was.</param>
    internal void Read(int position, int end, int size, int attempt)
    {
        var ended = 0;
        while (position < end)
        {
            try
            {
                if (size > 0 && size == call.Body.ResultSize)
                {
                    _mark = Frame.Position + size;
                    call.Body.ReadResults(position, end - position, Frame);
                    ended += end - position;
                    position = end;
                }
                else
                {
                    ReadEach(ref position, end, size, attempt, ref ended);
                }
            }
            catch (Exception exception)
            {
                call.Fail(position, attempt, exception);
                Frame.Position = _mark;
                position++;
            }
        }

        call.End(ended);
    }

    // With its progress by reference and not in its caller, whose handler would keep what the loop counts in memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReadEach(ref int position, int end, int size, int attempt, ref int ended)
    {
        IProcessBody body = call.Body;
        for (; position < end; position++)
        {
            int own = size >= 0 ? size : Frame.Raw<int>();
            int next = _mark = Frame.Position + Math.Abs(own);
            if (own >= 0)
            {
                body.ReadResult(position, Frame);
                ended++;
            }
            else
            {
                call.Fail(position, attempt, ExceptionCodec.Read(Frame));
            }

            Frame.Position = next;
        }
    }
}
