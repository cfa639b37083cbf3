namespace Batching.Runtime;

/// <summary>What the actions of all batches of a run share. Thread-safe.</summary>
internal abstract class ActionEnvironment
{
    /// <summary>How many items run at a time on threads, those of all batches together; null where each call is bound by itself.</summary>
    internal ConcurrencyLimiter? Threads { get; init; }

    /// <summary>How many items are awaited at a time, those of all batches together; null where each call is bound by itself.</summary>
    internal ConcurrencyLimiter? Awaits { get; init; }

    /// <summary>Where items are written down; null where nobody wants them.</summary>
    internal TraceFile? Trace { get; init; }
}
