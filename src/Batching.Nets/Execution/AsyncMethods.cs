using System.Threading.Tasks.Sources;

namespace Batching.Runtime;

/// <summary>
/// Knows the continuation that the framework passes to a value task when an asynchronous method awaits it. Any other continuation belongs
/// to code that took the wait as a task, and may wait for something else as well.
/// </summary>
internal sealed class AsyncMethods : IValueTaskSource
{
    private Action<object?>? _continuation;

    private AsyncMethods()
    {
    }

    /// <summary>The continuation of all asynchronous methods.</summary>
    internal static Action<object?>? Continuation { get; } = Find();

    void IValueTaskSource.GetResult(short token)
    {
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token)
        => _continuation is null ? ValueTaskSourceStatus.Pending : ValueTaskSourceStatus.Succeeded;

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _continuation = continuation;
        continuation(state);
    }

    private static Action<object?>? Find()
    {
        var probe = new AsyncMethods();
        _ = AwaitAsync(probe);
        return probe._continuation;

        static async Task AwaitAsync(AsyncMethods source) => await new ValueTask(source, 0).ConfigureAwait(false);
    }
}
