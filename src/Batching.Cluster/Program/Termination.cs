using System.Runtime.InteropServices;

namespace Batching.Cluster;

/// <summary>
/// Listens for the signals by which schedulers and people end a process (SIGTERM, SIGINT), so that it can end with whole results:
/// <c>using var termination = new Termination();</c>, then <c>ShardOptions.Stop = termination.Token</c>. A second signal ends the process
/// at once.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class Termination : IDisposable
{
    private const int SignalBase = 128;
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode;

    /// <summary>Begins to listen.</summary>
    public Termination()
    {
        Token = _source.Token;
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Heard), PosixSignalRegistration.Create(PosixSignal.SIGINT, Heard)];
    }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token { get; }

    /// <summary>What the process ends with after a signal, by convention: 143 after SIGTERM, 130 after SIGINT; null before any.</summary>
    public int? ExitCode => Volatile.Read(ref _exitCode) is var code and not 0 ? code : null;

    /// <summary>Ends the listening.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Heard(PosixSignalContext context)
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
            // It came while the listening ended.
        }
    }
}
