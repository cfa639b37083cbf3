namespace Batching;

/// <summary>What runs the items of an action.</summary>
public enum Target
{
    /// <summary><see cref="Async"/> where the item method is awaitable, else <see cref="Threads"/>.</summary>
    Auto = 0,

    /// <summary>
    /// In order, one after the other, on the caller. With <see cref="FailurePolicy.FailFast"/> the first original exception escapes as it
    /// is: made for debugging.
    /// </summary>
    For = 1,

    /// <summary>Workers that claim ranges of items, the caller among them. For synchronous item methods and kernels.</summary>
    Threads = 2,

    /// <summary>Many items awaited at a time, bounded by <see cref="CallOptions.MaxParallelism"/>. For awaitable item methods.</summary>
    Async = 3,

    /// <summary>
    /// Worker processes, one item at a time in each: for work that may crash, leak or hang. For static item methods and kernels,
    /// synchronous or awaitable. It is declared with the action, so that the compiler writes how its arguments and results cross; a call
    /// alone cannot ask for it.
    /// </summary>
    Processes = 4,
}
