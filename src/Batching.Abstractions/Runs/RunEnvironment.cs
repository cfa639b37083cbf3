namespace Batching.Runtime;

/// <summary>What the calls of one run share. Batches carry it in their scope. Thread-safe.</summary>
internal abstract class RunEnvironment
{
    /// <summary>Limits the items that run on threads at a time, over all batches; null if each call has only its own limit.</summary>
    internal ConcurrencyLimiter? Threads { get; init; }

    /// <summary>Limits the items that are awaited at a time, over all batches; null if each call has only its own limit.</summary>
    internal ConcurrencyLimiter? Awaits { get; init; }

    /// <summary>Where items are recorded; null if they are not.</summary>
    internal TraceFile? Trace { get; init; }

    /// <summary>The values of the run's variables by name, as of the batches that it has delivered so far.</summary>
    internal abstract IReadOnlyDictionary<string, object?> Variables { get; }
}
