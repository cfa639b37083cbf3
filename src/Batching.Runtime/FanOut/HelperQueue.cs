using System.Threading.Tasks.Dataflow;

namespace Batching.Runtime;

/// <summary>
/// Runs helpers: extra workers for a call, each on a thread of the pool. All calls of the process share this one Dataflow block, and a
/// message of it is a <see cref="HelperRequest"/>.
/// </summary>
/// <remarks>
/// The life of a request, and the method that moves it on:
/// <code>
///   SharedCall.RequestHelper            a thread of the pool             SharedCall.Help
///   takes a slot, enqueues      ──►     HelperRequest.Execute    ──►     claims work until none is left,
///         │                                     │                        may request the next helper
///         │ no slot, no work, no permit         │ the call has ended
///         ▼                                     ▼
///   nothing happens                     nothing happens
/// </code>
/// A helper requests another only after it has claimed work itself, so requests cannot multiply by themselves.
/// </remarks>
internal static class HelperQueue
{
    // On a starved pool, requests outlive their calls. They must not pile up.
    private const int MaxWaiting = 256;

    // No token, because cancelling would clear the queue. No bound, because each call bounds its own helpers.
    private static readonly ActionBlock<HelperRequest> s_block = new(
        Execute,
        new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = DataflowBlockOptions.Unbounded, EnsureOrdered = false });

    private static int s_waiting;

    /// <summary>Whether fewer requests are waiting than the limit. Only a hint.</summary>
    internal static bool HasRoom => Volatile.Read(ref s_waiting) < MaxWaiting;

    /// <summary>Queues a request. It runs under the context of its own call, not under that of the caller.</summary>
    internal static void Enqueue(HelperRequest request)
    {
        Interlocked.Increment(ref s_waiting);

        // The block must not capture the execution context of this caller: the request carries the one of its call.
        if (ExecutionContext.IsFlowSuppressed())
        {
            s_block.Post(request);
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            s_block.Post(request);
        }
    }

    private static void Execute(HelperRequest request)
    {
        Interlocked.Decrement(ref s_waiting);
        request.Execute();
    }
}
