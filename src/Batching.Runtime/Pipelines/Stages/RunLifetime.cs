namespace Batching;

/// <summary>
/// When a run ends early: combines the two tokens of the caller and the run's own end into one token, and throws with the right token.
/// </summary>
internal sealed class RunLifetime(CancellationToken caller, CancellationToken enumerator) : IDisposable
{
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(caller, enumerator);

    /// <summary>The token of the steps. It is cancelled when a caller cancels or the run ends early.</summary>
    internal CancellationToken Token => _source.Token;

    /// <summary>Whether the run must end. It checks the tokens of the callers, because the linked one may follow a moment later.</summary>
    internal bool IsEnded => _source.IsCancellationRequested || caller.IsCancellationRequested || enumerator.IsCancellationRequested;

    /// <summary>Throws with the token of the caller, not with that of the run.</summary>
    /// <exception cref="OperationCanceledException">A caller cancelled.</exception>
    internal void ThrowIfCancelled()
    {
        caller.ThrowIfCancellationRequested();
        enumerator.ThrowIfCancellationRequested();
    }

    /// <summary>Ends the run early. Callbacks on the token run on another thread; the task has their exceptions.</summary>
    internal Task EndAsync() => _source.CancelAsync();

    public void Dispose() => _source.Dispose();
}
