using System.Threading.Tasks.Dataflow;

namespace Batching.Runtime;

/// <summary>The helpers of all calls: each message is an request to one call, and is taken up when a thread of the pool is free.</summary>
internal static class HelperQueue
{
    // Where the pool is starved invitations outlive their calls; they must not pile up.
    private const int MaxWaiting = 256;

    // Without a token, which would clear its queue, and with no bound: a call bounds its own helpers.
    private static readonly ActionBlock<HelperRequest> s_block = new(
        Execute,
        new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = DataflowBlockOptions.Unbounded, EnsureOrdered = false });

    private static int s_waiting;

    internal static bool HasRoom => Volatile.Read(ref s_waiting) < MaxWaiting;

    internal static void Enqueue(HelperRequest request)
    {
        Interlocked.Increment(ref s_waiting);

        // The block must not keep, or hand on, what flows with this caller: the request carries what its own call needs.
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
