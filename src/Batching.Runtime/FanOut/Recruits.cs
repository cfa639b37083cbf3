using System.Threading.Tasks.Dataflow;

namespace Batching.Runtime;

/// <summary>The helpers of all calls: each message is an invitation to one call, and is taken up when a thread of the pool is free.</summary>
internal static class Recruits
{
    // Where the pool is starved invitations outlive their calls; they must not pile up.
    private const int MostWaiting = 256;

    // Without a token, which would clear its queue, and with no bound: a call bounds its own helpers.
    private static readonly ActionBlock<Invitation> s_block = new(
        Accept,
        new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = DataflowBlockOptions.Unbounded, EnsureOrdered = false });

    private static int s_waiting;

    internal static bool HasRoom => Volatile.Read(ref s_waiting) < MostWaiting;

    internal static void Invite(Invitation invitation)
    {
        Interlocked.Increment(ref s_waiting);

        // The block must not keep, or hand on, what flows with this caller: the invitation carries what its own call needs.
        if (ExecutionContext.IsFlowSuppressed())
        {
            s_block.Post(invitation);
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            s_block.Post(invitation);
        }
    }

    private static void Accept(Invitation invitation)
    {
        Interlocked.Decrement(ref s_waiting);
        invitation.Accept();
    }
}
