namespace Batching.Studies.Stores;

internal static class ValueTaskExtensions
{
    /// <summary>
    /// Blocks until a store has answered. A store in a file already has. A store behind a network keeps the thread waiting, so every public
    /// member that calls this has an asynchronous form.
    /// </summary>
    internal static T Wait<T>(this ValueTask<T> task)
        => task.IsCompleted ? task.GetAwaiter().GetResult() : task.AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="Wait{T}"/>
    internal static void Wait(this ValueTask task)
    {
        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
        }
        else
        {
            task.AsTask().GetAwaiter().GetResult();
        }
    }
}
