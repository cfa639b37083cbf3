namespace Batching;

/// <summary>What runs the items of an action.</summary>
public enum Target
{
    /// <summary><see cref="Async"/> if the item method is awaitable, otherwise <see cref="Threads"/>.</summary>
    Auto = 0,

    /// <summary>
    /// One after the other, in order, on the caller's thread. With <see cref="FailurePolicy.FailFast"/> the first exception is thrown
    /// unchanged. For debugging.
    /// </summary>
    For = 1,

    /// <summary>On several threads, one of which is the caller's. For synchronous item methods and kernels.</summary>
    Threads = 2,

    /// <summary>Many awaits at a time, limited by <see cref="CallOptions.MaxParallelism"/>. For awaitable item methods.</summary>
    Async = 3,

    /// <summary>
    /// In worker processes, one item at a time in each. For work that may crash, leak or hang, in static item methods and kernels,
    /// synchronous or awaitable. You must declare it with the action, because the compiler writes how arguments and results are sent; a
    /// call alone cannot choose it.
    /// </summary>
    Processes = 4,
}
