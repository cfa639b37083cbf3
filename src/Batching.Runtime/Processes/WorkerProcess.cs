using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Batching.Runtime;

/// <summary>
/// A worker process, from the view of its caller. One slot at a time uses it. <see cref="Kill"/> may be called from any thread.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int MostStarts = 16;
    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly FrameStream _frames;
    private readonly OutputTail _output;
    private readonly Lock _killing = new();
    private bool _isDisposed;
    private KillReason _killed;
    private long _killedWord;
    private ProcessActionType? _pacedType;
    private ItemTimeEstimate _pace;

    private WorkerProcess(Process process, SharedPage page, long? heapLimit)
    {
        (_process, Page, HeapLimit) = (process, page, heapLimit);
        _frames = new FrameStream(process.StandardOutput.BaseStream, process.StandardInput.BaseStream, page.Key, isWorker: false);
        _output = new OutputTail(process.StandardError.BaseStream);
        Id = process.Id;
    }

    internal int Id { get; }

    internal long? HeapLimit { get; }

    internal SharedPage Page { get; }

    /// <summary>How many items it was sent.</summary>
    internal int Items { get; set; }

    /// <summary>The number of the call that it was last told of.</summary>
    internal int Call { get; set; }

    /// <summary>Whether the process has ended.</summary>
    internal bool HasExited => _process.HasExited;

    /// <summary>Since when it is idle, and how long it may be.</summary>
    internal long IdleSince { get; set; }

    internal TimeSpan IdleTimeout { get; set; }

    /// <summary>Starts a worker and waits until it is ready. If another process kills it before, it is started again.</summary>
    /// <param name="options">The limits of workers.</param>
    /// <param name="cancellationToken">Cancelled if the worker is not needed any more.</param>
    /// <returns>The worker; null if it is not needed any more.</returns>
    /// <exception cref="InvalidOperationException">It could not be started, or was not ready in time.</exception>
    internal static WorkerProcess? Start(ProcessOptions options, CancellationToken cancellationToken)
    {
        for (var start = 1; ; start++)
        {
            WorkerProcess worker = StartOnce(options.HeapLimit);
            if (worker.AwaitHello(options.StartTimeout, cancellationToken) is not { } failure)
            {
                return worker;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return null;
            }

            if (!failure.IsKilledByOthers)
            {
                throw new InvalidOperationException(failure.Text);
            }

            if (start == MostStarts)
            {
                throw new InvalidOperationException(
                    $"{failure.Text} {MostStarts} workers in a row were killed before they were ready, and not by this process. The system "
                        + "does so when memory runs out.");
            }
        }
    }

    /// <summary>The estimate of the items of an action, if the last call was of that action.</summary>
    internal ItemTimeEstimate PaceOf(ProcessActionType type) => ReferenceEquals(type, _pacedType) ? _pace.OfAnEarlierCall() : default;

    internal void Remember(ProcessActionType type, ItemTimeEstimate pace) => (_pacedType, _pace) = (type, pace);

    /// <summary>How many bytes it has sent.</summary>
    internal long Received => _frames.Received;

    /// <summary>Sends a frame.</summary>
    /// <exception cref="IOException">The process has ended.</exception>
    internal void Send(ProcessWriter frame) => _frames.Send(frame);

    /// <summary>Receives the next frame; false if the process has ended.</summary>
    /// <exception cref="CorruptFrameException">It is not a frame of the worker.</exception>
    internal bool TryReceive(ProcessReader reader, out FrameKind kind) => _frames.TryReceive(reader, out kind);

    /// <summary>Kills the process and those that it has started. Its slot sees the end of the process.</summary>
    internal void Kill(KillReason reason, long word)
    {
        lock (_killing)
        {
            if (_isDisposed || _killed != KillReason.None)
            {
                return;
            }

            (_killed, _killedWord) = (reason, word);
            try
            {
                _process.Kill(entireProcessTree: true);
            }
            catch (Exception exception)
                when (exception is InvalidOperationException or Win32Exception or NotSupportedException or AggregateException)
            {
                // It has ended already.
            }
        }
    }

    /// <summary>Waits for the end of the process, once it has closed its streams, and returns how it ended.</summary>
    internal (WorkerEnd End, KillReason Reason, long KilledWord) End()
    {
        if (!_process.WaitForExit(s_endPatience))
        {
            // It has closed its streams but still runs, which no worker does.
            Kill(KillReason.CallEnded, 0);
            _process.WaitForExit(s_endPatience);
        }

        lock (_killing)
        {
            return (new WorkerEnd(Id, _process.HasExited ? _process.ExitCode : -1, _output.Text()), _killed, _killedWord);
        }
    }

    /// <summary>Closes its streams. It ends when it sees that there is no more work.</summary>
    public void Dispose()
    {
        lock (_killing)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _frames.Dispose();
            Page.Dispose();
            _process.Dispose();
        }
    }

    private static WorkerProcess StartOnce(long? heapLimit)
    {
        WorkerStart.RefuseWorkers();
        SharedPage page = SharedPage.Create();
        Process? process = null;
        try
        {
            process = Process.Start(WorkerCommand.Of(page.Path, heapLimit))!;
            return new WorkerProcess(process, page, heapLimit);
        }
        catch (Exception exception)
        {
            process?.Kill();
            process?.Dispose();
            page.Dispose();
            if (exception is Win32Exception or IOException or OutOfMemoryException or ThreadStartException)
            {
                throw new InvalidOperationException(
                    $"Target.Processes: a worker process could not be started: "
                        + $"{exception.Message.TrimEnd('.')}.{Starvation.Advice(exception)}", exception);
            }

            throw;
        }
    }

    /// <summary>Waits until the process is ready.</summary>
    /// <returns>A description of what happened instead; null if it is ready.</returns>
    private (string Text, bool IsKilledByOthers)? AwaitHello(TimeSpan patience, CancellationToken cancellationToken)
    {
        var reader = new ProcessReader();
        using var timeout = new CancellationTokenSource();
        using (DeadlineClock.Schedule(patience, timeout))
        using (timeout.Token.UnsafeRegister(static worker => ((WorkerProcess)worker!).Kill(KillReason.CallEnded, 0), this))
        using (cancellationToken.UnsafeRegister(static worker => ((WorkerProcess)worker!).Kill(KillReason.CallEnded, 0), this))
        {
            if (TryReceiveHello(reader))
            {
                return null;
            }
        }

        // A process that closes its output is about to end, and its exit code is worth a short wait.
        string wrote = _frames.Begun;
        bool hasEnded = _process.WaitForExit(s_endPatience);
        if (!hasEnded)
        {
            Kill(KillReason.CallEnded, 0);
        }

        (WorkerEnd end, KillReason reason, _) = End();
        Dispose();
        string how = timeout.IsCancellationRequested
            ? string.Create(CultureInfo.InvariantCulture,
                $"did not get ready within {patience.TotalSeconds} seconds (ProcessOptions.StartTimeout): it still ran, and was killed")
            : hasEnded ? $"ended before it was ready: {end.How}" : "was killed, since it is none";
        string output =
            end.Output.Length == 0 ? " It wrote nothing to its standard error." : $" Its last output:{Environment.NewLine}{end.Output}";
        string other =
            wrote.Length == 0 ? "" : $" It wrote what no worker writes to its standard output, which is the caller's: '{wrote}'.";
        return ($"The worker process {Id} {how}.{other}{output}", end.Signal == "SIGKILL" && reason == KillReason.None);
    }

    private bool TryReceiveHello(ProcessReader reader)
    {
        try
        {
            return TryReceive(reader, out FrameKind kind) && kind == FrameKind.Hello && reader.Raw<int>() == WorkerHandshake.Protocol
                && reader.Raw<int>() == Id && reader.Left == 0;
        }
        catch (CorruptFrameException)
        {
            return false;
        }
    }
}
