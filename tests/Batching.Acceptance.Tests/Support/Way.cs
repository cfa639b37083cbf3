namespace Acceptance;

/// <summary>The ways to call an action: each method that is generated, under each target that it takes.</summary>
public enum Way
{
    /// <summary>A synchronous item method, called synchronously, one item after the other.</summary>
    For,

    /// <summary>A synchronous item method, called synchronously, on threads.</summary>
    Threads,

    /// <summary>A synchronous item method, awaited, one item after the other.</summary>
    ForAwaited,

    /// <summary>A synchronous item method, awaited, on threads.</summary>
    ThreadsAwaited,

    /// <summary>An awaitable item method, one item after the other.</summary>
    AsyncInOrder,

    /// <summary>An awaitable item method, many in flight.</summary>
    Async,
}

internal static class Ways
{
    internal static Target Target(this Way way) => way switch
    {
        Way.For or Way.ForAwaited or Way.AsyncInOrder => Batching.Target.For,
        Way.Threads or Way.ThreadsAwaited => Batching.Target.Threads,
        _ => Batching.Target.Async,
    };

    internal static bool IsInOrder(this Way way) => way.Target() == Batching.Target.For;

    /// <summary>Calls an action in one of the ways.</summary>
    /// <param name="way">The way.</param>
    /// <param name="options">The call's options, less the target.</param>
    /// <param name="call">The synchronous method.</param>
    /// <param name="callAsync">Its asynchronous form.</param>
    /// <param name="callAwaitableAsync">The same action with an awaitable item method.</param>
    internal static async Task<T> CallAsync<T>(
        this Way way, CallOptions? options, Func<CallOptions, T> call, Func<CallOptions, Task<T>> callAsync,
        Func<CallOptions, Task<T>> callAwaitableAsync)
    {
        CallOptions targeted = (options ?? new()) with { Target = way.Target() };
        return way switch
        {
            Way.For or Way.Threads => call(targeted),
            Way.ForAwaited or Way.ThreadsAwaited => await callAsync(targeted),
            _ => await callAwaitableAsync(targeted),
        };
    }
}
