using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>One call of an action, or of a parallel method, that returns a <typeparamref name="TResult"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ActionCall<TResult>(ActionDescriptor action, Batch batch) : ActionCall(action, batch)
{
    /// <summary>Runs the call on this thread, which also runs items.</summary>
    /// <param name="options">The options; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What Post returned, or the batch.</returns>
    /// <exception cref="ArgumentException">The options do not fit the action.</exception>
    /// <exception cref="BatchActionException">
    /// An item failed, and Post does not take failures or the policy is <see cref="FailurePolicy.FailFast"/>.
    /// </exception>
    /// <exception cref="LockRecursionException">This flow already holds the lock of the action.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; carries the caller's token.</exception>
    /// <exception cref="TimeoutException">The time is up.</exception>
    public TResult Run(CallOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            Open(options, cancellationToken);
            Enter();
            RunItems(Begin());
            return End();
        }
        catch (OperationCanceledException) when (IsEnded)
        {
            ThrowIfEnded();
            throw;
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Runs the call without blocking a thread. Synchronous items run on threads of the pool.</summary>
    /// <inheritdoc cref="Run"/>
    public async Task<TResult> RunAsync(CallOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            Open(options, cancellationToken);
            await EnterAsync().ConfigureAwait(false);
            int count = await BeginAsync().ConfigureAwait(false);
            Complete(count, await RunItemsAsync(count).ConfigureAwait(false));
            return await EndAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (IsEnded)
        {
            ThrowIfEnded();
            throw;
        }
        finally
        {
            Dispose();
        }
    }

    internal sealed override Batch? RunStep(CallOptions? options, CancellationToken cancellationToken)
        => (Batch?)(object?)Run(options, cancellationToken);

    internal sealed override async ValueTask<Batch?> RunStepAsync(CallOptions? options, CancellationToken cancellationToken)
        => (Batch?)(object?)await RunAsync(options, cancellationToken).ConfigureAwait(false);

    /// <summary>Runs Init: finds the items and allocates their results.</summary>
    protected virtual int Begin() => 0;

    /// <summary>Runs an Init that is awaited.</summary>
    protected virtual ValueTask<int> BeginAsync() => new(Begin());

    /// <summary>Runs Post with the results.</summary>
    protected virtual TResult End() => throw new NotSupportedException("Post is awaited: use the asynchronous method.");

    /// <summary>Runs a Post that is awaited.</summary>
    protected virtual ValueTask<TResult> EndAsync() => new(End());
}
