namespace Batching.Runtime;

/// <summary>Runs the items of ranges in a worker, one after the other, and sends their results.</summary>
internal sealed class RangeRunner
{
    private const int MemoryRoundMilliseconds = 50;

    private readonly ProcessReader _reader;
    private readonly SharedPage _page;
    private readonly WorkerCancellation _cancellation;
    private readonly WorkerClock _clock = new();
    private readonly ResultWriter _results;
    private ProcessAction? _action;
    private long _mostBytes;
    private int _sequence;
    private int _end;
    private int _checked = -1;
    private long _memoryChecked;
    private bool _isSpent;
    private bool _isLeaving;

    /// <summary>Creates the runner of a worker.</summary>
    internal RangeRunner(FrameStream frames, SharedPage page, WorkerCancellation cancellation, ProcessReader reader)
    {
        (_page, _cancellation, _reader) = (page, cancellation, reader);
        _results = new ResultWriter(frames, page);
        Item = new ProcessItem(reader, _results.Frame, cancellation, page, _clock);
    }

    /// <summary>What items run with.</summary>
    internal ProcessItem Item { get; }

    private bool MustCheck => _clock.Now != _checked || _results.IsFull;

    /// <summary>Begins a call.</summary>
    /// <param name="action">What runs its items; null if it cannot begin, so that its items are answered as left out.</param>
    /// <param name="mostBytes">The memory at which the worker leaves; 0 for no limit.</param>
    internal void BeginCall(ProcessAction? action, long mostBytes)
    {
        (_action, _mostBytes) = (action, mostBytes);
        _results.BeginCall();
    }

    /// <summary>Runs the range that the reader is at.</summary>
    internal void Run()
    {
        if (_isLeaving)
        {
            // Other workers run what came after the range with which this one wanted to leave.
            return;
        }

        int position = _reader.Raw<int>();
        int end = position + _reader.Raw<int>();
        Item.Attempt = _reader.Raw<int>();
        int size = _reader.Raw<int>();
        _sequence++;
        var outcome = RangeEnd.Complete;
        _clock.Use();
        if (_cancellation.IsCancelled)
        {
            CheckSoon();
        }

        _results.Begin(position);
        while (outcome == RangeEnd.Complete && position < end)
        {
            try
            {
                outcome = RunItems(ref position, end, size);
            }
            catch (Exception exception) when (exception is not CallerGoneException)
            {
                _results.Fail(position, exception);
                if (exception is OutOfMemoryException)
                {
                    // It is not known what else could not be allocated.
                    _isSpent = true;
                    CheckSoon();
                }

                _reader.Position = _end;
                position++;
            }
        }

        CheckMemory();
        _isLeaving = _isSpent && outcome != RangeEnd.Cancelled;
        _results.Send(_isLeaving ? RangeEnd.Recycle : outcome, position);
    }

    private RangeEnd RunItems(ref int position, int end, int size)
    {
        int begin = position;
        if (_action is not { } action)
        {
            return RangeEnd.Cancelled;
        }

        while (position < end)
        {
            if (MustCheck)
            {
                RangeEnd outcome = Check(position, isFirst: position == begin && !_results.HasAnyBefore(position));
                if (outcome != RangeEnd.Complete)
                {
                    return outcome;
                }
            }

            if (size > 0 && size == action.ItemSize && !_results.HasSizes)
            {
                RunAtOnce(action, ref position, end);
            }
            else
            {
                RunItem(action, position, size);
                position++;
            }
        }

        return RangeEnd.Complete;
    }

    /// <summary>Checks whether to go on, and sends the results so far.</summary>
    private RangeEnd Check(int position, bool isFirst)
    {
        _checked = _clock.Now;
        CheckMemory();
        if (_cancellation.IsCancelled)
        {
            return RangeEnd.Cancelled;
        }

        if (_isSpent && !isFirst)
        {
            return RangeEnd.Recycle;
        }

        if (_results.HasAnyBefore(position))
        {
            _results.Send(RangeEnd.More, position);
            _results.Begin(position);
        }

        return RangeEnd.Complete;
    }

    private void CheckSoon() => _checked--;

    private void CheckMemory()
    {
        if (_mostBytes > 0 && Environment.TickCount64 is var now && now - _memoryChecked >= MemoryRoundMilliseconds)
        {
            _memoryChecked = now;
            _isSpent |= Environment.WorkingSet >= _mostBytes;
        }
    }

    /// <summary>Runs items whose arguments and results have one size each, until it is time to check.</summary>
    private void RunAtOnce(ProcessAction action, ref int position, int end)
    {
        (int first, int argumentsAt) = (position, _reader.Position);
        (int size, int resultSize) = (action.ItemSize, action.ResultSize);
        (int count, int resultsAt) = _results.BeginResults(end - first, resultSize);
        _reader.Bytes(checked(count * size));
        Item.Begin(first, count, SharedPage.Word(_sequence, first), _checked, argumentsAt, resultsAt);
        try
        {
            action.RunItems(Item);
        }
        finally
        {
            // The first item that has not run, or the one that has failed.
            position = Item.Position;
            _results.EndResults(resultsAt + ((position - first) * resultSize));
            _reader.Position = argumentsAt + ((position - first) * size);
            _end = _reader.Position + size;
        }
    }

    /// <summary>Runs one item.</summary>
    /// <param name="action">What runs it.</param>
    /// <param name="position">Its position.</param>
    /// <param name="size">The size of its arguments in bytes; negative if it is written before them.</param>
    private void RunItem(ProcessAction action, int position, int size)
    {
        // Before anything of the item is read: if this process ends from here on, the item is charged with it.
        _page.Current = SharedPage.Word(_sequence, position);
        _end = (size >= 0 ? size : _reader.Raw<int>()) + _reader.Position;
        Item.Position = position;
        _results.BeginResult();
        action.Run(Item);
        _results.EndResult(position);
        _reader.Position = _end;
    }
}
