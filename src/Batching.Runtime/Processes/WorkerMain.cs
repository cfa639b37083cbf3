using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Batching.Runtime;

/// <summary>
/// The life of a worker process: it takes calls and ranges of items from its caller, runs the items one after the other on the main thread,
/// and sends what became of them. A second thread reads what comes, always, so that it sees the end of the caller whatever an item does.
/// </summary>
internal sealed class WorkerMain
{
    // Results are sent when there are so many bytes of them, or the clock has moved: what is lost with a worker is never much.
    private const int MostResultBytes = 1 << 17;
    private const int MemoryRoundMilliseconds = 50;
    private static readonly TimeSpan s_lastResort = TimeSpan.FromMilliseconds(500);

    private readonly FrameStream _frames;
    private readonly SharedPage _page;
    private readonly FrameQueue _queue = new();
    private readonly WorkerClock _clock = new();
    private readonly ProcessWriter _results = new();
    private readonly WorkerCancellation _cancellation;
    private readonly ProcessReader _reader = new();
    private readonly ProcessItem _item;
    private ProcessActionType? _type;
    private ProcessAction? _action;
    private int _call;
    private long _mostBytes;
    private int _sequence;
    private int _mark;
    private int _end;
    private int _first;
    private int _size;
    private long _began;
    private bool _hasSizes;
    private bool _isUneven;
    private int _looked = -1;
    private long _memoryLooked;
    private bool _isSpent;
    private bool _isLeaving;

    private WorkerMain(FrameStream frames, SharedPage page)
    {
        (_frames, _page) = (frames, page);
        _cancellation = new WorkerCancellation(page);
        _item = new ProcessItem(_reader, _results, _cancellation, page, _clock);
    }

    /// <summary>Works until the caller has no more, and ends the process.</summary>
    internal static void Run(WorkerHandshake handshake)
    {
        var exitCode = 0;
        try
        {
            using SharedPage page = Open(handshake.PagePath);
            using FrameStream frames = StandardStreams.Take(page.Key);

            // A terminal interrupts all processes of a program: the caller decides what becomes of its workers.
            using PosixSignalRegistration interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
            new WorkerMain(frames, page).Work();
        }
        catch (Exception exception) when (exception is IOException or FrameException)
        {
            // The caller has gone.
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception);
            exitCode = 1;
        }

        Leave(exitCode);
    }

    private static SharedPage Open(string path)
    {
        try
        {
            return SharedPage.Open(path);
        }
        catch (Exception exception)
        {
            WorkerStart.Refuse($"the page that it shares with its caller cannot be used: {exception.Message}");
            throw;
        }
    }

    private void Work()
    {
        FrameStream.Begin(_results, FrameKind.Hello);
        _results.Raw(WorkerHandshake.Protocol);
        _results.Raw(Environment.ProcessId);
        _frames.Send(_results);
        new Thread(Read, maxStackSize: 1 << 18) { IsBackground = true, Name = "Batching frames" }.UnsafeStart();
        while (true)
        {
            Frame frame = _queue.Take();
            _reader.Begin(frame.Buffer, FrameStream.LeadSize, frame.Length);
            switch ((FrameKind)frame.Buffer[0])
            {
                case FrameKind.Call:
                    BeginCall();
                    break;
                case FrameKind.Range:
                    RunRange();
                    break;
                default:
                    throw new InvalidDataException($"A worker process does not know frames of kind {frame.Buffer[0]}.");
            }

            _queue.Return(frame);
        }
    }

    private void Read()
    {
        try
        {
            while (_frames.Receive(_queue) is { } frame)
            {
                _queue.Add(frame);
            }

            // The caller has no more work for this process, or has ended: an item that runs is nobody's any more.
            Leave(0);
        }
        catch (CorruptFrameException exception)
        {
            Console.Error.WriteLine(
                $"Batching: a frame from the caller did not arrive as it was sent: {exception.Message}. Something in this process has "
                    + "read from a descriptor that it had not opened, or written over memory.");
            Leave(1);
        }
    }

    /// <summary>Ends the process, whatever keeps it.</summary>
    private static void Leave(int exitCode)
    {
        new Thread(
            static () =>
            {
                Thread.Sleep(s_lastResort);
                using Process self = Process.GetCurrentProcess();
                self.Kill();
            },
            maxStackSize: 1 << 18)
        { IsBackground = true, Name = "Batching last resort" }.UnsafeStart();
        Environment.Exit(exitCode);
    }

    private void BeginCall()
    {
        _call = _reader.Raw<int>();
        _action = null;
        _isUneven = false;
        _cancellation.Begin(_call);
        _mostBytes = _reader.Raw<long>();
        _page.Current = SharedPage.BeginningCall;
        try
        {
            var type = new ProcessActionType(_reader.Text()!, _reader.Raw<Guid>(), _reader.Text()!);
            _type = type.IsSameAs(_type) ? _type : type;
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(_reader.Text()!);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(_reader.Text()!);
            ProcessAction action = _type.Make();
            action.ReadCall(_reader, _item);
            _action = action;
        }
        catch (Exception exception)
        {
            FrameStream.Begin(_results, FrameKind.CallFailed);
            ExceptionCodec.Write(_results, exception);
            _frames.Send(_results);
        }

        _page.Current = 0;
    }

    private void RunRange()
    {
        if (_isLeaving)
        {
            // Others run what came behind the range after which it wanted to leave.
            return;
        }

        int begin = _reader.Raw<int>();
        int count = _reader.Raw<int>();
        _item.Attempt = _reader.Raw<int>();
        int size = _reader.Raw<int>();
        _sequence++;
        var position = begin;
        var outcome = RangeEnd.Complete;
        _clock.Use();
        if (_cancellation.IsCancelled)
        {
            _looked--;
        }

        BeginResults(begin);
        while (outcome == RangeEnd.Complete && position < begin + count)
        {
            try
            {
                outcome = RunItems(ref position, begin + count, size);
            }
            catch (Exception exception) when (exception is not FrameException)
            {
                Failed(position, exception);
                _reader.Position = _end;
                position++;
            }
        }

        LookAtMemory();
        _isLeaving = _isSpent && outcome != RangeEnd.Cancelled;
        Send(_isLeaving ? RangeEnd.Recycle : outcome, position);
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
            if (MustLook && Look(position, isFirst: position == begin && position == _first) is var stop && stop != RangeEnd.Complete)
            {
                return stop;
            }

            if (size > 0 && size == action.ItemSize && !_hasSizes)
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

    private bool MustLook => _clock.Now != _looked || _results.Length >= MostResultBytes;

    /// <summary>Looks whether to go on, and sends what there is of results: some time has passed, or they are many.</summary>
    private RangeEnd Look(int position, bool isFirst)
    {
        _looked = _clock.Now;
        LookAtMemory();
        if (_cancellation.IsCancelled)
        {
            return RangeEnd.Cancelled;
        }

        if (_isSpent && !isFirst)
        {
            return RangeEnd.Recycle;
        }

        if (position > _first)
        {
            Send(RangeEnd.More, position);
            BeginResults(position);
        }

        return RangeEnd.Complete;
    }

    private void LookAtMemory()
    {
        if (_mostBytes > 0 && Environment.TickCount64 is var now && now - _memoryLooked >= MemoryRoundMilliseconds)
        {
            _memoryLooked = now;
            _isSpent |= Environment.WorkingSet >= _mostBytes;
        }
    }

    /// <summary>Runs items whose arguments and results have one size each, until it is time to look.</summary>
    private void RunAtOnce(ProcessAction action, ref int position, int end)
    {
        (int first, int argumentsAt, int resultsAt) = (position, _reader.Position, _results.Length);
        (int size, int resultSize) = (action.ItemSize, action.ResultSize);
        int count = Math.Min(end - first, 1 + ((MostResultBytes - resultsAt) / Math.Max(1, resultSize)));
        _reader.Bytes(checked(count * size));
        _results.Span(checked(count * resultSize));
        _size = resultSize;
        _item.Begin(first, count, SharedPage.Word(_sequence, first), _looked, argumentsAt, resultsAt);
        try
        {
            action.RunItems(_item);
        }
        finally
        {
            // The first that has not run, or the one that has failed.
            position = _item.Position;
            _mark = resultsAt + ((position - first) * resultSize);
            _results.Return(_mark);
            _reader.Position = argumentsAt + ((position - first) * size);
            _end = _reader.Position + size;
        }
    }

    /// <summary>Runs an item that has its size before it, or whose result has.</summary>
    /// <param name="action">What runs it.</param>
    /// <param name="position">Its place.</param>
    /// <param name="size">How many bytes its arguments have; negative where that stands before them.</param>
    private void RunItem(ProcessAction action, int position, int size)
    {
        // Before anything of the item is touched: whatever ends this process from here on is charged to it.
        _page.Current = SharedPage.Word(_sequence, position);
        _end = (size >= 0 ? size : _reader.Raw<int>()) + _reader.Position;
        int mark = _mark = _results.Length;
        _item.Position = position;
        if (_hasSizes)
        {
            _results.Raw(0);
            action.Run(_item);
            _results.Set(mark, _results.Length - mark - sizeof(int));
        }
        else
        {
            action.Run(_item);
            int written = _results.Length - mark;
            if (position > _first && written != _size)
            {
                BeginUneven(mark, position);
            }

            _size = written;
        }

        _reader.Position = _end;
    }

    /// <summary>The first result of another size ends its frame: it and those after it have theirs before them.</summary>
    private void BeginUneven(int mark, int position)
    {
        byte[] result = _results.Written[mark..].ToArray();
        _results.Return(mark);
        _isUneven = true;
        BeginSized(position);
        _results.Raw(result.Length);
        _results.Bytes(result);
    }

    /// <summary>Writes a failure in place of what there is of a result: its size is negative.</summary>
    private void Failed(int position, Exception exception)
    {
        _results.Return(_mark);
        if (!_hasSizes)
        {
            BeginSized(position);
        }

        int mark = _results.Length;
        _results.Raw(0);
        ExceptionCodec.Write(_results, exception);
        _results.Set(mark, -(_results.Length - mark - sizeof(int)));
        if (exception is OutOfMemoryException)
        {
            // What else could not be allocated is not known.
            _isSpent = true;
            _looked--;
        }
    }

    private void BeginSized(int position)
    {
        if (position > _first)
        {
            Send(RangeEnd.More, position);
        }

        BeginResults(position);
        _hasSizes = true;
    }

    private void BeginResults(int position)
    {
        FrameStream.Begin(_results, FrameKind.Results);
        _results.Raw((byte)0);
        _results.Raw(position);
        _results.Raw(0);
        _results.Raw(0);
        _results.Raw(0L);
        (_first, _hasSizes, _size, _began) = (position, _isUneven, 0, Stopwatch.GetTimestamp());
    }

    private void Send(RangeEnd end, int position)
    {
        _page.Current = 0;
        _results.Set(FrameStream.HeaderSize, (byte)end);
        _results.Set(FrameStream.HeaderSize + 1 + sizeof(int), position);
        _results.Set(FrameStream.HeaderSize + 1 + (2 * sizeof(int)), _hasSizes ? -1 : _size);
        _results.Set(FrameStream.HeaderSize + 1 + (3 * sizeof(int)), Stopwatch.GetTimestamp() - _began);
        try
        {
            _frames.Send(_results);
        }
        catch (IOException exception)
        {
            throw new FrameException(exception);
        }
    }

    /// <summary>The caller has gone: no failure of an item, whatever was on its way.</summary>
    private sealed class FrameException(Exception inner) : Exception(inner.Message, inner);
}
