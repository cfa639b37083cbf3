namespace Batching;

/// <summary>
/// When a run ends before its batches do: the two tokens a caller can give it and the run's own end as one token, and the exception that
/// says whose it was.
/// </summary>
internal sealed class RunLifetime(CancellationToken caller, CancellationToken enumerator) : IDisposable
{
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(caller, enumerator);

    /// <summary>What steps are given: cancelled when a caller cancels or the run ends early.</summary>
    internal CancellationToken Token => _source.Token;

    /// <summary>Whether the run is to end. Looks at the callers' tokens themselves: the linked one may follow a moment later.</summary>
    internal bool IsEnded => _source.IsCancellationRequested || caller.IsCancellationRequested || enumerator.IsCancellationRequested;

    /// <summary>Throws with the token that the caller knows, not with the run's own.</summary>
    /// <exception cref="OperationCanceledException">A caller cancelled.</exception>
    internal void ThrowIfCancelled()
    {
        caller.ThrowIfCancellationRequested();
        enumerator.ThrowIfCancellationRequested();
    }

    /// <summary>Ends the run early. Callbacks on the token run elsewhere; the task carries what they throw.</summary>
    internal Task EndAsync() => _source.CancelAsync();

    public void Dispose() => _source.Dispose();
}
