using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Batching.Runtime;

/// <summary>
/// The life of a worker process: it takes calls and ranges of items from its caller and runs them on the main thread. A second thread
/// always reads frames, so that it sees the end of the caller whatever an item does.
/// </summary>
internal sealed class WorkerMain
{
    private const int SmallStack = 1 << 18;
    private static readonly TimeSpan s_lastResort = TimeSpan.FromMilliseconds(500);

    private readonly FrameStream _frames;
    private readonly SharedPage _page;
    private readonly FrameQueue _queue = new();
    private readonly ProcessWriter _message = new();
    private readonly ProcessReader _reader = new();
    private readonly WorkerCancellation _cancellation;
    private readonly RangeRunner _runner;
    private ProcessActionType? _type;

    private WorkerMain(FrameStream frames, SharedPage page)
    {
        (_frames, _page) = (frames, page);
        _cancellation = new WorkerCancellation(page);
        _runner = new RangeRunner(frames, page, _cancellation, _reader);
    }

    /// <summary>Works until the caller has no more work, and ends the process.</summary>
    internal static void Run(WorkerHandshake handshake)
    {
        var exitCode = 0;
        try
        {
            using SharedPage page = Open(handshake.PagePath);
            using FrameStream frames = StandardStreams.Take(page.Key);

            // A terminal interrupts all processes of a program. The caller decides what becomes of its workers.
            using PosixSignalRegistration interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
            new WorkerMain(frames, page).Work();
        }
        catch (Exception exception) when (exception is IOException or CallerGoneException)
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
        FrameStream.Begin(_message, FrameKind.Hello);
        _message.Raw(WorkerHandshake.Protocol);
        _message.Raw(Environment.ProcessId);
        _frames.Send(_message);
        new Thread(Read, SmallStack) { IsBackground = true, Name = "Batching frames" }.UnsafeStart();
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
                    _runner.Run();
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

            // The caller has no more work for this process, or has ended. The result of an item that runs is not needed any more.
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

    /// <summary>Ends the process, also if something prevents a normal exit.</summary>
    private static void Leave(int exitCode)
    {
        new Thread(KillLater, SmallStack) { IsBackground = true, Name = "Batching last resort" }.UnsafeStart();
        Environment.Exit(exitCode);

        static void KillLater()
        {
            Thread.Sleep(s_lastResort);
            using Process self = Process.GetCurrentProcess();
            self.Kill();
        }
    }

    private void BeginCall()
    {
        int call = _reader.Raw<int>();
        long mostBytes = _reader.Raw<long>();
        ProcessAction? action = null;
        _cancellation.Begin(call);
        _page.Current = SharedPage.BeginningCall;
        try
        {
            action = ReadAction();
        }
        catch (Exception exception)
        {
            FrameStream.Begin(_message, FrameKind.CallFailed);
            ExceptionCodec.Write(_message, exception);
            _frames.Send(_message);
        }

        _runner.BeginCall(action, mostBytes);
        _page.Current = 0;
    }

    private ProcessAction ReadAction()
    {
        var type = new ProcessActionType(_reader.Text()!, _reader.Raw<Guid>(), _reader.Text()!);
        _type = type.IsSameAs(_type) ? _type : type;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(_reader.Text()!);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(_reader.Text()!);
        ProcessAction action = _type.Make();
        action.ReadCall(_reader, _runner.Item);
        return action;
    }
}
