using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Batching.Runtime;

/// <summary>
/// The life of a worker process: it takes calls and ranges of items from its caller, runs the items one after the other on the main thread, and sends what became of them. A
/// second thread reads what comes, always, so that it sees the end of the caller whatever an item does.
/// </summary>
internal sealed class WorkerMain
{
    // Results are sent when there are so many bytes of them, or the last were sent so long ago: what is lost with a worker is never much.
    private const int MostResultBytes = 1 << 16;
    private const int MostResultMilliseconds = 5;
    private const int MostStride = 64;
    private const int MemoryRoundMilliseconds = 50;
    private static readonly TimeSpan s_lastResort = TimeSpan.FromMilliseconds(500);

    private readonly FrameStream _frames;
    private readonly SharedPage _page;
    private readonly FrameQueue _queue = new();
    private readonly ProcessWriter _results = new();
    private readonly WorkerCancellation _cancellation;
    private readonly ProcessReader _reader = new();
    private readonly ProcessItem _item;
    private ProcessAction? _action;
    private int _call;
    private long _mostBytes;
    private int _sequence;
    private long _sent;
    private long _looked;
    private int _stride = 1;
    private int _untilLook;
    private long _memoryLooked;
    private bool _isSpent;
    private bool _isLeaving;

    private WorkerMain(FrameStream frames, SharedPage page)
    {
        (_frames, _page) = (frames, page);
        _cancellation = new WorkerCancellation(page);
        _item = new ProcessItem(_reader, _results, _cancellation);
    }

    /// <summary>Whether this process is a worker.</summary>
    internal static bool IsWorker { get; private set; }

    /// <summary>Works until the caller has no more, and ends the process.</summary>
    internal static void Run(WorkerHandshake handshake)
    {
        IsWorker = true;
        var exitCode = 0;
        try
        {
            using SharedPage page = SharedPage.Open(handshake.PagePath);
            using FrameStream frames = StandardStreams.Take();

            // A terminal interrupts all processes of a program: the caller decides what becomes of its workers.
            using PosixSignalRegistration interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
            new WorkerMain(frames, page).Work();
        }
        catch (IOException)
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
            _reader.Begin(frame.Buffer, 1, frame.Length);
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
        while (_frames.Receive(_queue) is { } frame)
        {
            _queue.Add(frame);
        }

        // The caller has no more work for this process, or has ended: an item that runs is nobody's any more.
        Leave(0);
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
        _cancellation.Begin(_call);
        _mostBytes = _reader.Raw<long>();
        try
        {
            var type = new ProcessActionType(_reader.Text()!, _reader.Raw<Guid>(), _reader.Text()!);
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(_reader.Text()!);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(_reader.Text()!);
            ProcessAction action = type.Make();
            action.ReadCall(_reader, _item);
            _action = action;
        }
        catch (Exception exception)
        {
            FrameStream.Begin(_results, FrameKind.CallFailed);
            ExceptionCodec.Write(_results, exception);
            _frames.Send(_results);
        }
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
        var position = begin;
        var outcome = RangeEnd.Complete;
        BeginResults(begin);
        for (; position < begin + count; position++)
        {
            if (_action is null || _cancellation.IsCancelled)
            {
                outcome = RangeEnd.Cancelled;
                break;
            }

            if (_isSpent && position > begin)
            {
                outcome = RangeEnd.Recycle;
                break;
            }

            if (_results.Length >= MostResultBytes || (IsTimeToSend() && position > begin))
            {
                SendResults(RangeEnd.More, position);
                BeginResults(position);
            }

            RunItem(_action, position);
        }

        LookAtMemory(Environment.TickCount64);
        _isLeaving = _isSpent && outcome != RangeEnd.Cancelled;
        SendResults(_isLeaving ? RangeEnd.Recycle : outcome, position);
    }

    /// <summary>Looks at the clock, and at memory, before each item; while items are short only before some.</summary>
    private bool IsTimeToSend()
    {
        if (--_untilLook > 0)
        {
            return false;
        }

        long now = Environment.TickCount64;
        _stride = now - _looked <= 1 ? Math.Min(_stride * 2, MostStride) : 1;
        (_looked, _untilLook) = (now, _stride);
        LookAtMemory(now);
        return now - _sent >= MostResultMilliseconds;
    }

    private void LookAtMemory(long now)
    {
        if (_mostBytes > 0 && now - _memoryLooked >= MemoryRoundMilliseconds)
        {
            _memoryLooked = now;
            _isSpent |= Environment.WorkingSet >= _mostBytes;
        }
    }

    private void RunItem(ProcessAction action, int position)
    {
        // Before anything of the item is touched: whatever ends this process from here on is charged to it.
        _page.Current = SharedPage.Word(++_sequence, position);
        int size = _reader.Raw<int>();
        int end = _reader.Position + size;
        int mark = _results.Length;
        _results.Raw(0);
        _item.Position = position;
        try
        {
            action.Run(_item);
            _results.Set(mark, _results.Length - mark - sizeof(int));
        }
        catch (Exception exception)
        {
            Failed(mark, exception);
        }

        _reader.Position = end;
    }

    /// <summary>Writes a failure in place of what there is of a result: its size is negative.</summary>
    private void Failed(int mark, Exception exception)
    {
        _results.Return(mark);
        _results.Raw(0);
        ExceptionCodec.Write(_results, exception);
        _results.Set(mark, -(_results.Length - mark - sizeof(int)));
        if (exception is OutOfMemoryException)
        {
            // What else could not be allocated is not known.
            _isSpent = true;
        }
    }

    private void BeginResults(int position)
    {
        FrameStream.Begin(_results, FrameKind.Results);
        _results.Raw((byte)0);
        _results.Raw(position);
        _results.Raw(0);
    }

    private void SendResults(RangeEnd end, int position)
    {
        _page.Current = 0;
        _results.Set(FrameStream.HeaderSize, (byte)end);
        _results.Set(FrameStream.HeaderSize + 1 + sizeof(int), position);
        _frames.Send(_results);
        _sent = Environment.TickCount64;
    }
}
