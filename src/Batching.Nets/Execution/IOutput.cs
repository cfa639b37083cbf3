namespace Batching.Runtime;

/// <summary>What a run asks of an output, whatever the type of its packets.</summary>
internal interface IOutput : INetPort
{
    /// <summary>Finds out where the packets go.</summary>
    void Resolve(NetRun run);

    /// <summary>Whether edges lead from it, and all of their readers have ended.</summary>
    bool IsUnread { get; }

    /// <summary>Whether edges lead from it.</summary>
    bool HasTargets { get; }

    /// <summary>Takes back from all edges what is kept with a waiter.</summary>
    void Withdraw(PutWaiter waiter);

    void Close();

    /// <summary>What this output of the outermost net gives.</summary>
    IResult Result(NetRun run);
}
