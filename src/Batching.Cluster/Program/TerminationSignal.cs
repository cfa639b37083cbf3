using System.Runtime.InteropServices;

namespace Batching.Cluster;

/// <summary>
/// Handles the signals by which schedulers and users end a process (SIGTERM and SIGINT), so that it can end with complete results:
/// <c>using var signal = new TerminationSignal();</c>, then pass <c>signal.Token</c> as the <c>stoppingToken</c> of <c>RunShardAsync</c>. A
/// second signal ends the process at once.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class TerminationSignal : IDisposable
{
    private const int SignalBase = 128;
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode;

    /// <summary>Starts to handle the signals.</summary>
    public TerminationSignal()
    {
        Token = _source.Token;
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle), PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle)];
    }

    /// <summary>A token that the first signal cancels.</summary>
    public CancellationToken Token { get; }

    /// <summary>The conventional exit code after a signal: 143 after SIGTERM, 130 after SIGINT. Null before a signal.</summary>
    public int? ExitCode => Volatile.Read(ref _exitCode) is var code and not 0 ? code : null;

    /// <summary>Stops handling the signals.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (Interlocked.CompareExchange(ref _exitCode, SignalBase + (context.Signal == PosixSignal.SIGINT ? Interrupt : Terminate), 0) != 0)
        {
            return;
        }

        context.Cancel = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The signal arrived during Dispose.
        }
    }
}
