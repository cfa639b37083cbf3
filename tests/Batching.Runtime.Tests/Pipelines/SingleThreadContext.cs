using System.Collections.Concurrent;

namespace Batching.Runtime.Tests.Pipelines;

/// <summary>A synchronization context with one thread, like a user interface's: whoever blocks that thread blocks the context.</summary>
internal sealed class SingleThreadContext : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

    /// <summary>Runs an action on the context's thread, and what it leaves behind, until it is complete.</summary>
    internal static async Task RunAsync(Func<Task> action)
    {
        using var context = new SingleThreadContext();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            SetSynchronizationContext(context);
            context.Post(
                async _ =>
                {
                    try
                    {
                        await action();
                        done.SetResult();
                    }
                    catch (Exception failure)
                    {
                        done.SetException(failure);
                    }
                    finally
                    {
                        context._queue.CompleteAdding();
                    }
                },
                null);
            foreach ((SendOrPostCallback callback, object? state) in context._queue.GetConsumingEnumerable())
            {
                callback(state);
            }
        })
        { IsBackground = true };
        thread.Start();
        await done.Task.WaitAsync(Runs.Patience);
        thread.Join();
    }

    public override void Post(SendOrPostCallback d, object? state) => _queue.Add((d, state));

    public void Dispose() => _queue.Dispose();
}
