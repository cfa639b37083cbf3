using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>One call of an action that returns a batch, or of a parallel method that returns anything.</summary>
/// <param name="action">The action.</param>
/// <param name="batch">The batch it acts on.</param>
/// <typeparam name="TResult">What the generated method returns.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ActionCall<TResult>(ActionDescriptor action, Batch batch) : ActionCall(action, batch)
{
    /// <summary>Makes the call on this thread, which takes part in running the items.</summary>
    /// <param name="options">How the items run; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What Post returned, or the batch.</returns>
    /// <exception cref="ArgumentException">The options do not fit the action.</exception>
    /// <exception cref="BatchActionException">
    /// An item failed, and Post does not look at failures or the policy is <see cref="FailurePolicy.FailFast"/>.
    /// </exception>
    /// <exception cref="LockRecursionException">The action's lock is held by this very flow.</exception>
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

    /// <summary>Makes the call without blocking a thread; synchronous items run on threads of the pool.</summary>
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

    /// <summary>What Init does: finds the items and makes room for their results.</summary>
    /// <returns>How many items there are.</returns>
    protected virtual int Begin() => 0;

    /// <summary>The same where Init is awaited.</summary>
    /// <returns>How many items there are.</returns>
    protected virtual ValueTask<int> BeginAsync() => new(Begin());

    /// <summary>What Post does with the results.</summary>
    /// <returns>What the generated method returns.</returns>
    protected virtual TResult End() => throw new NotSupportedException("Post is awaited: use the asynchronous method.");

    /// <summary>The same where Post is awaited.</summary>
    /// <returns>What the generated method returns.</returns>
    protected virtual ValueTask<TResult> EndAsync() => new(End());
}
