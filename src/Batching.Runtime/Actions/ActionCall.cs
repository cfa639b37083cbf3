using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>
/// One call of an action on a batch, from its lock to its results. Generated code derives a class for each action, which implements Init,
/// the items and Post. An instance makes one call. Not thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ActionCall : IDisposable
{
    private static readonly ProcessOptions s_defaultProcesses = new();
    private static readonly Task<IReadOnlyList<FailedItem>> s_noFailures = Task.FromResult<IReadOnlyList<FailedItem>>([]);

    private readonly ActionDescriptor _action;
    private readonly Batch _batch;
    private CallLifetime _lifetime = null!;
    private FanOutSettings _settings = null!;
    private bool _dropsFailed;
    private ProcessOptions? _processes;
    private ActionTelemetry? _telemetry;
    private ItemTrace? _trace;
    private ActionLock.Holder? _holder;
    private IReadOnlyList<FailedItem> _failed = [];
    private int _count;

    private protected ActionCall(ActionDescriptor action, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(batch);
        (_action, _batch) = (action, batch);
    }

    /// <summary>The token of the call. It is cancelled when the caller cancels or the time is up.</summary>
    protected CancellationToken CancellationToken => _lifetime.Token;

    /// <summary>Whether the items run in worker processes. A kernel is then called there.</summary>
    protected bool RunsInProcesses => _processes is not null;

    /// <summary>Whether the caller has cancelled or the time is up.</summary>
    private protected bool IsEnded => _lifetime is { IsEnded: true };

    /// <summary>Makes the call as a step of a pipeline. Its result is a batch.</summary>
    internal abstract Batch? RunStep(CallOptions? options, CancellationToken cancellationToken);

    /// <inheritdoc cref="RunStep"/>
    internal abstract ValueTask<Batch?> RunStepAsync(CallOptions? options, CancellationToken cancellationToken);

    /// <summary>Allocates one result for each item.</summary>
    protected static T[] Column<T>(int count) => new T[count];

    /// <summary>Returns the results of the items.</summary>
    /// <typeparam name="T">The type of a result.</typeparam>
    /// <param name="values">The results, one for each item.</param>
    /// <returns>
    /// The results and failures. With <see cref="FailurePolicy.Drop"/>, failed items have been removed from the batch, and there are no
    /// failures.
    /// </returns>
    /// <exception cref="BatchActionException">An item failed under <see cref="FailurePolicy.FailFast"/>.</exception>
    protected ItemResults<T> Results<T>(T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ItemFailure[] failures = Failures();
        var results = new ItemResults<T>(_action.Name, values, failures);
        if (!_dropsFailed || failures.Length == 0)
        {
            return results;
        }

        _batch.Drop(failures);
        return new ItemResults<T>(_action.Name, results.GetSucceeded(), []);
    }

    /// <summary>Returns how the items ended, if they have no results.</summary>
    /// <returns>
    /// The failures. With <see cref="FailurePolicy.Drop"/>, failed items have been removed from the batch, and there are no failures.
    /// </returns>
    /// <exception cref="BatchActionException">An item failed under <see cref="FailurePolicy.FailFast"/>.</exception>
    protected ItemResults Results()
    {
        ItemFailure[] failures = Failures();
        if (!_dropsFailed || failures.Length == 0)
        {
            return new ItemResults(_action.Name, _count, failures);
        }

        _batch.Drop(failures);
        return new ItemResults(_action.Name, _count - failures.Length, []);
    }

    /// <summary>
    /// Lets a batch that Post returned adopt what it did not set itself: the indices, if the counts agree, and the scope.
    /// </summary>
    /// <exception cref="InvalidOperationException">Post returned <see langword="null"/>.</exception>
    protected TBatch Adopt<TBatch>(TBatch? made, string post)
        where TBatch : Batch
    {
        if (made is null)
        {
            throw new InvalidOperationException($"{_action.Name}: Post = {post} returned null. Return a batch.");
        }

        made.Adopt(_batch);
        return made;
    }

    /// <summary>Checks the options and claims the lock of the action. The claim is recorded in the flow of the calling method.</summary>
    /// <exception cref="ArgumentException">The options do not fit the action.</exception>
    /// <exception cref="LockRecursionException">This flow already holds the lock.</exception>
    private protected void Open(CallOptions? options, CancellationToken cancellationToken)
    {
        _holder = _action.Lock?.Claim();
        Target target = _action.Resolve(options);
        FailurePolicy policy = options?.FailurePolicy ?? FailurePolicy.Collect;
        _dropsFailed = policy == FailurePolicy.Drop;
        if (_dropsFailed && !_action.ItemsAreRows)
        {
            throw new ArgumentException(
                $"{_action.Name}: FailurePolicy.Drop needs items that are rows of the batch (Init = Indices, Items or a data component); "
                    + "here it is not known which row to drop for a failed item.",
                nameof(options));
        }

        if (target == Target.Processes)
        {
            _processes = options?.Processes ?? s_defaultProcesses;
        }

        // A worker process counts as work for a processor, also if its items are awaited.
        bool awaits = _action.IsAwaitable && target != Target.Processes;
        RunEnvironment? environment = _batch.Scope.Environment;
        bool areDatasetRows = _action.ItemsAreRows && _batch.Ordinals is not null && !_batch.OrdinalsArePositions;
        _settings = new FanOutSettings
        {
            InOrder = target == Target.For,
            MaxParallelism = target == Target.For
                ? 1
                : options?.MaxParallelism
                    ?? _batch.Scope.MaxParallelism ?? (awaits ? CallOptions.DefaultAsyncParallelism : Environment.ProcessorCount),
            FailFast = policy == FailurePolicy.FailFast,
            Retry = options?.Retry,
            Limiter = awaits ? environment?.Awaits : environment?.Threads,
            Cost = _action.Cost,
            Scope = new ItemScope
            {
                Rows = _action.ItemsAreRows ? _batch : null,
                Ordinals = _action.ItemsAreRows ? _batch.Ordinals : null,
                Epochs = _action.ItemsAreRows ? _batch.Epochs : null,
                Seed = _batch.Scope.Seed,
                Epoch = _batch.Scope.Epoch,
                Batch = areDatasetRows ? 0 : environment is null ? _batch.Scope.BatchNumber : _batch.Scope.BatchNumber + 1,
                Step = _batch.Step,
                Repetition = _batch.BeginCall(),
                Logger = _batch.Scope.Logger,
            },
        };
        _lifetime = new CallLifetime(_action.Name, options?.Timeout, cancellationToken);
        _telemetry = ActionTelemetry.Begin(_action.Name, _batch.Scope);
        _trace = environment?.Trace is { } file ? new ItemTrace(file, _action.Name) : null;
    }

    /// <summary>Waits for the lock of the action, if it has one.</summary>
    private protected void Enter()
    {
        _holder?.Enter(_lifetime.Token);
        _lifetime.ThrowIfEnded();
    }

    /// <inheritdoc cref="Enter"/>
    private protected ValueTask EnterAsync()
    {
        if (_holder is not null)
        {
            return EnterLockAsync(_holder);
        }

        _lifetime.ThrowIfEnded();
        return default;
    }

    /// <summary>Runs synchronous items and waits for them.</summary>
    private protected void RunItems(int count)
        => Complete(count, RunsInProcesses ? ProcessFanOut.Run(_action.Name, (IProcessBody)this, count, _settings, _lifetime, _processes!)
            : this is IItemBody body ? FanOut.Run(Traced(body), count, _settings, _lifetime)
            : []);

    /// <summary>Runs the items without the caller.</summary>
    private protected virtual Task<IReadOnlyList<FailedItem>> RunItemsAsync(int count)
        => RunsInProcesses ? ProcessFanOut.RunAsync(_action.Name, (IProcessBody)this, count, _settings, _lifetime, _processes!)
            : this switch
            {
                IItemBody body => FanOut.RunOnThreadsAsync(Traced(body), count, _settings, _lifetime),
                IAsyncItemBody body =>
                    FanOut.RunAsync(_trace is null ? body : new TracedAsyncBody(body, _trace), count, _settings, _lifetime),
                _ => s_noFailures,
            };

    /// <summary>Runs the items of a stream.</summary>
    private protected Task<(int Count, IReadOnlyList<FailedItem> Failed)> RunStreamAsync<TItem>(
        IStreamedItemBody<TItem> body, IAsyncEnumerable<TItem> items)
        => FanOut.RunStreamAsync(_trace is null ? body : new TracedStreamedBody<TItem>(body, _trace), items, _settings, _lifetime);

    /// <summary>Records how the items have ended.</summary>
    private protected void Complete(int count, IReadOnlyList<FailedItem> failed) => (_count, _failed) = (count, failed);

    /// <summary>
    /// Throws the exception for the caller, if the caller has cancelled or the time is up. What Init and Post throw because of the token is
    /// not the user's error then.
    /// </summary>
    private protected void ThrowIfEnded() => _lifetime.ThrowIfEnded();

    /// <summary>
    /// Ends the call and releases its lock. <see cref="ActionCall{TResult}.Run"/> and its asynchronous form call it themselves.
    /// </summary>
    public void Dispose()
    {
        try
        {
            _telemetry?.Dispose();
            _trace?.Dispose();
        }
        catch (Exception failure)
        {
            // A failed listener does not fail a call that has succeeded, and does not hide the failure of one that has not.
            ActionLog.ListenerFailed(_settings.Scope.Logger, _action.Name, failure);
        }
        finally
        {
            _holder?.Release();
            _holder = null;
            GC.SuppressFinalize(this);
            _lifetime?.Dispose(); // Null if the options were refused.
        }
    }

    private async ValueTask EnterLockAsync(ActionLock.Holder holder)
    {
        await holder.EnterAsync(_lifetime.Token).ConfigureAwait(false);
        _lifetime.ThrowIfEnded();
    }

    private IItemBody Traced(IItemBody body) => _trace is null ? body : new TracedBody(body, _trace);

    private ItemFailure[] Failures()
    {
        _batch.EndCall(_failed.Count);
        if (_telemetry is not null)
        {
            (_telemetry.Items, _telemetry.FailedItems) = (_count, _failed.Count);
        }

        if (_failed.Count == 0)
        {
            return [];
        }

        ItemFailure[] failures = [.. _failed.Select(Named).OrderBy(failure => failure.Position)];
        return _settings.FailFast ? throw new BatchActionException(_action.Name, _count, failures) : failures;
    }

    private ItemFailure Named(FailedItem item)
        => new()
        {
            Position = item.Position,
            Index = _action.ItemsAreRows ? _batch.IndexAt(item.Position) : item.Position,
            Exception = item.Exception,
            Attempts = item.Attempts,
        };
}
