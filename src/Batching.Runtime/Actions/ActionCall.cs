using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>
/// One call of an action, from its lock to its results: what a generated batch method does besides Init, items and Post. Not thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ActionCall : IDisposable
{
    private static readonly ProcessOptions s_defaultProcesses = new();

    private readonly ActionDescriptor _action;
    private readonly Batch _batch;
    private readonly CallLifetime _lifetime;
    private readonly FanOutSettings _settings;
    private readonly bool _dropsFailed;
    private readonly ProcessOptions? _processes;
    private readonly ActionTelemetry? _telemetry;
    private readonly ItemTrace? _trace;
    private ActionLock.Holder? _holder;

    private ActionCall(ActionDescriptor action, Batch batch, CallOptions? options, CancellationToken cancellationToken)
    {
        (_action, _batch) = (action, batch);
        Target target = action.Resolve(options);
        FailurePolicy policy = options?.FailurePolicy ?? FailurePolicy.Collect;
        _dropsFailed = policy == FailurePolicy.Drop;
        if (_dropsFailed && !action.ItemsAreRows)
        {
            throw new ArgumentException(
                $"{action.Name}: FailurePolicy.Drop needs items that are rows of the batch (Init = Indices, Items or a data component); here a failed item says nothing about which row to drop.",
                nameof(options));
        }

        if (target == Target.Processes)
        {
            _processes = options?.Processes ?? s_defaultProcesses;
        }

        // A process is work for a processor, whatever it waits for.
        bool awaits = action.IsAwaitable && target != Target.Processes;
        var environment = batch.Scope.Environment as ActionEnvironment;
        bool areDatasetRows = action.ItemsAreRows && batch.Ordinals is not null && !batch.OrdinalsArePositions;
        _settings = new FanOutSettings
        {
            InOrder = target == Target.For,
            MaxParallelism = target == Target.For
                ? 1
                : options?.MaxParallelism ?? batch.Scope.MaxParallelism ?? (awaits ? CallOptions.DefaultAsyncParallelism : Environment.ProcessorCount),
            FailFast = policy == FailurePolicy.FailFast,
            Retries = options?.Retries ?? 0,
            Budget = awaits ? environment?.Awaits : environment?.Threads,
            Scope = new ItemScope
            {
                Rows = action.ItemsAreRows ? batch : null,
                Ordinals = action.ItemsAreRows ? batch.Ordinals : null,
                Epochs = action.ItemsAreRows ? batch.Epochs : null,
                Seed = batch.Scope.Seed,
                Epoch = batch.Scope.Epoch,
                Batch = areDatasetRows ? 0 : environment is null ? batch.Scope.BatchNumber : batch.Scope.BatchNumber + 1,
                Step = batch.Step,
                Repetition = batch.Repetition++,
                Logger = batch.Scope.Logger,
            },
        };
        _lifetime = new CallLifetime(action.Name, options?.Timeout, cancellationToken);
        _telemetry = ActionTelemetry.Begin(action.Name, batch.Scope);
        _trace = environment?.Trace is { } file ? new ItemTrace(file, action.Name) : null;
    }

    /// <summary>The token of the call: cancelled when the caller cancels or the time is up.</summary>
    public CancellationToken CancellationToken => _lifetime.Token;

    /// <summary>Whether the caller has cancelled or the time is up: what Init and Post throw then for the sake of the token is not the user's error.</summary>
    public bool IsEnded => _lifetime.IsEnded;

    /// <summary>Whether the items run in worker processes: then a kernel is called there.</summary>
    public bool RunsInProcesses => _processes is not null;

    /// <summary>Begins a call: checks its options and takes the action's lock.</summary>
    /// <param name="action">The action.</param>
    /// <param name="batch">The batch it acts on.</param>
    /// <param name="options">The call's options.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The call. Dispose it on every path.</returns>
    /// <exception cref="ArgumentException">The options do not fit the action.</exception>
    /// <exception cref="LockRecursionException">The lock is held by this very flow.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="TimeoutException">The time is up.</exception>
    public static ActionCall Enter(ActionDescriptor action, Batch batch, CallOptions? options, CancellationToken cancellationToken)
    {
        ActionCall call = Create(action, batch, options, cancellationToken);
        try
        {
            call._holder?.Enter(call._lifetime.Token);
            call._lifetime.ThrowIfEnded();
            return call;
        }
        catch
        {
            using (call)
            {
                call._lifetime.ThrowIfEnded();
                throw;
            }
        }
    }

    /// <inheritdoc cref="Enter"/>
    public static ValueTask<ActionCall> EnterAsync(ActionDescriptor action, Batch batch, CallOptions? options, CancellationToken cancellationToken)
    {
        // Not an async method up to here: the claim on the lock must be remembered in the caller's flow.
        ActionCall call = Create(action, batch, options, cancellationToken);
        return call.EnteredAsync();
    }

    /// <summary>Throws what the caller expects if the caller has cancelled or the time is up.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; carries the caller's token.</exception>
    /// <exception cref="TimeoutException">The time is up.</exception>
    public void ThrowIfEnded() => _lifetime.ThrowIfEnded();

    /// <summary>Room for one result an item.</summary>
    /// <typeparam name="T">The type of a result.</typeparam>
    /// <param name="count">How many items there are.</param>
    /// <returns>A new array.</returns>
    public static T[] Column<T>(int count) => new T[count];

    /// <summary>Runs the items on threads and waits for them.</summary>
    /// <typeparam name="TBody">The item.</typeparam>
    /// <typeparam name="T">The type of its result.</typeparam>
    /// <param name="body">The item.</param>
    /// <param name="results">Where it keeps its results, one place an item.</param>
    /// <returns>The results.</returns>
    /// <exception cref="BatchActionException">An item failed under <see cref="FailurePolicy.FailFast"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="TimeoutException">The time is up.</exception>
    public ItemResults<T> Run<TBody, T>(TBody body, T[] results)
        where TBody : struct, IItemBody
    {
        ArgumentNullException.ThrowIfNull(results);
        return Results(results, RunItems(body, results.Length));
    }

    /// <summary>Runs items without results on threads and waits for them.</summary>
    /// <typeparam name="TBody">The item.</typeparam>
    /// <param name="body">The item.</param>
    /// <param name="count">How many items there are.</param>
    /// <returns>How they ended.</returns>
    /// <inheritdoc cref="Run{TBody,T}(TBody,T[])" path="/exception"/>
    public ItemResults Run<TBody>(TBody body, int count)
        where TBody : struct, IItemBody
        => Results(count, RunItems(body, count));

    /// <summary>Runs the items on threads.</summary>
    /// <inheritdoc cref="Run{TBody,T}(TBody,T[])"/>
    public async Task<ItemResults<T>> RunOnThreadsAsync<TBody, T>(TBody body, T[] results)
        where TBody : struct, IItemBody
    {
        ArgumentNullException.ThrowIfNull(results);
        return Results(results, await RunItemsOnThreadsAsync(body, results.Length).ConfigureAwait(false));
    }

    /// <summary>Runs items without results on threads.</summary>
    /// <inheritdoc cref="Run{TBody}(TBody,int)"/>
    public async Task<ItemResults> RunOnThreadsAsync<TBody>(TBody body, int count)
        where TBody : struct, IItemBody
        => Results(count, await RunItemsOnThreadsAsync(body, count).ConfigureAwait(false));

    /// <summary>Runs awaitable items.</summary>
    /// <inheritdoc cref="Run{TBody,T}(TBody,T[])"/>
    public async Task<ItemResults<T>> RunAsync<TBody, T>(TBody body, T[] results)
        where TBody : struct, IAsyncItemBody
    {
        ArgumentNullException.ThrowIfNull(results);
        return Results(results, await RunItemsAsync(body, results.Length).ConfigureAwait(false));
    }

    /// <summary>Runs awaitable items without results.</summary>
    /// <inheritdoc cref="Run{TBody}(TBody,int)"/>
    public async Task<ItemResults> RunAsync<TBody>(TBody body, int count)
        where TBody : struct, IAsyncItemBody
        => Results(count, await RunItemsAsync(body, count).ConfigureAwait(false));

    /// <summary>Runs items while their Init still yields.</summary>
    /// <typeparam name="TBody">The item.</typeparam>
    /// <typeparam name="TItem">What Init yields.</typeparam>
    /// <typeparam name="T">The type of an item's result.</typeparam>
    /// <param name="body">The item.</param>
    /// <param name="items">What Init yields.</param>
    /// <param name="results">Where the body keeps its results.</param>
    /// <returns>The results.</returns>
    /// <inheritdoc cref="Run{TBody,T}(TBody,T[])" path="/exception"/>
    public async Task<ItemResults<T>> RunStreamAsync<TBody, TItem, T>(TBody body, IAsyncEnumerable<TItem> items, ItemColumn<T> results)
        where TBody : struct, IStreamedItemBody<TItem>
    {
        ArgumentNullException.ThrowIfNull(results);
        (int count, IReadOnlyList<FailedItem> failures) = await RunItemsAsync(body, items).ConfigureAwait(false);
        return Results(results.ToArray(count), failures);
    }

    /// <summary>Runs items without results while their Init still yields.</summary>
    /// <typeparam name="TBody">The item.</typeparam>
    /// <typeparam name="TItem">What Init yields.</typeparam>
    /// <param name="body">The item.</param>
    /// <param name="items">What Init yields.</param>
    /// <returns>How they ended.</returns>
    /// <inheritdoc cref="Run{TBody,T}(TBody,T[])" path="/exception"/>
    public async Task<ItemResults> RunStreamAsync<TBody, TItem>(TBody body, IAsyncEnumerable<TItem> items)
        where TBody : struct, IStreamedItemBody<TItem>
    {
        (int count, IReadOnlyList<FailedItem> failures) = await RunItemsAsync(body, items).ConfigureAwait(false);
        return Results(count, failures);
    }

    /// <summary>Lets a batch that Post made take over what it did not set itself: indices if the counts agree, and the scope.</summary>
    /// <typeparam name="TBatch">The type of the new batch.</typeparam>
    /// <param name="made">What Post returned.</param>
    /// <param name="post">Post's name, for messages.</param>
    /// <returns>The batch.</returns>
    /// <exception cref="InvalidOperationException">Post returned <see langword="null"/>.</exception>
    public TBatch Adopt<TBatch>(TBatch? made, string post)
        where TBatch : Batch
    {
        if (made is null)
        {
            throw new InvalidOperationException($"{_action.Name}: Post = {post} returned null. Return a batch.");
        }

        made.Adopt(_batch);
        return made;
    }

    /// <summary>Ends the call and frees its lock.</summary>
    public void Dispose()
    {
        try
        {
            _telemetry?.Dispose();
            _trace?.Dispose();
        }
        catch (Exception failure)
        {
            // What has run does not fail by who listens, and what has failed is not to be hidden.
            ActionLog.ListenerFailed(_settings.Scope.Logger, _action.Name, failure);
        }
        finally
        {
            _holder?.Release();
            _holder = null;
            _lifetime.Dispose();
        }
    }

    private static ActionCall Create(ActionDescriptor action, Batch batch, CallOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(batch);
        ActionLock.Holder? holder = action.Lock?.Claim();
        try
        {
            return new ActionCall(action, batch, options, cancellationToken) { _holder = holder };
        }
        catch
        {
            holder?.Release();
            throw;
        }
    }

    private async ValueTask<ActionCall> EnteredAsync()
    {
        try
        {
            if (_holder is not null)
            {
                await _holder.EnterAsync(_lifetime.Token).ConfigureAwait(false);
            }

            _lifetime.ThrowIfEnded();
            return this;
        }
        catch
        {
            using (this)
            {
                _lifetime.ThrowIfEnded();
                throw;
            }
        }
    }

    private IReadOnlyList<FailedItem> RunInProcesses<TBody>(TBody body, int count)
        where TBody : struct
        => ProcessFanOut.Run(_action.Name, (IProcessBody)body, count, _settings, _lifetime, _processes!);

    private Task<IReadOnlyList<FailedItem>> RunInProcessesAsync<TBody>(TBody body, int count)
        where TBody : struct
        => ProcessFanOut.RunAsync(_action.Name, (IProcessBody)body, count, _settings, _lifetime, _processes!);

    // Where items are written into a trace file they are other bodies: those that are not pay nothing for it.
    private IReadOnlyList<FailedItem> RunItems<TBody>(TBody body, int count)
        where TBody : struct, IItemBody
        => RunsInProcesses ? RunInProcesses(body, count)
            : _trace is null ? FanOut.Run(body, count, _settings, _lifetime)
            : FanOut.Run(new TracedBody<TBody>(body, _trace), count, _settings, _lifetime);

    private Task<IReadOnlyList<FailedItem>> RunItemsOnThreadsAsync<TBody>(TBody body, int count)
        where TBody : struct, IItemBody
        => RunsInProcesses ? RunInProcessesAsync(body, count)
            : _trace is null ? FanOut.RunOnThreadsAsync(body, count, _settings, _lifetime)
            : FanOut.RunOnThreadsAsync(new TracedBody<TBody>(body, _trace), count, _settings, _lifetime);

    private Task<IReadOnlyList<FailedItem>> RunItemsAsync<TBody>(TBody body, int count)
        where TBody : struct, IAsyncItemBody
        => RunsInProcesses ? RunInProcessesAsync(body, count)
            : _trace is null ? FanOut.RunAsync(body, count, _settings, _lifetime)
            : FanOut.RunAsync(new TracedAsyncBody<TBody>(body, _trace), count, _settings, _lifetime);

    private Task<(int Count, IReadOnlyList<FailedItem> Failures)> RunItemsAsync<TBody, TItem>(TBody body, IAsyncEnumerable<TItem> items)
        where TBody : struct, IStreamedItemBody<TItem>
        => _trace is null
            ? FanOut.RunStreamAsync(body, items, _settings, _lifetime)
            : FanOut.RunStreamAsync(new TracedStreamedBody<TBody, TItem>(body, _trace), items, _settings, _lifetime);

    private ItemResults<T> Results<T>(T[] values, IReadOnlyList<FailedItem> failed)
    {
        ItemFailure[] failures = Failures(values.Length, failed);
        var results = new ItemResults<T>(_action.Name, values, failures);
        if (!_dropsFailed || failures.Length == 0)
        {
            return results;
        }

        _batch.Drop(failures);
        return new ItemResults<T>(_action.Name, results.Succeeded, []);
    }

    private ItemResults Results(int count, IReadOnlyList<FailedItem> failed)
    {
        ItemFailure[] failures = Failures(count, failed);
        if (!_dropsFailed || failures.Length == 0)
        {
            return new ItemResults(_action.Name, count, failures);
        }

        _batch.Drop(failures);
        return new ItemResults(_action.Name, count - failures.Length, []);
    }

    private ItemFailure[] Failures(int count, IReadOnlyList<FailedItem> failed)
    {
        _batch.FailedItems += failed.Count;
        if (_telemetry is not null)
        {
            (_telemetry.Items, _telemetry.FailedItems) = (count, failed.Count);
        }

        if (failed.Count == 0)
        {
            return [];
        }

        ItemFailure[] failures = [.. failed.Select(Named).OrderBy(failure => failure.Position)];
        return _settings.FailFast ? throw new BatchActionException(_action.Name, count, failures) : failures;
    }

    private ItemFailure Named(FailedItem item)
        => new(item.Position, _action.ItemsAreRows ? _batch.IndexAt(item.Position) : item.Position, item.Exception, item.Attempts);
}
