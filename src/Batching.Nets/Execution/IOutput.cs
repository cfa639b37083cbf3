namespace Batching.Runtime;

/// <summary>An output of any packet type, for the run.</summary>
internal interface IOutput : INetPort
{
    /// <summary>Whether edges lead from it.</summary>
    bool HasTargets { get; }

    /// <summary>Whether edges lead from it, and all their readers have ended.</summary>
    bool IsUnread { get; }

    /// <summary>Finds the targets of its packets, before the run starts.</summary>
    void Resolve(NetRun run);

    /// <summary>Removes what the edges hold for a waiter.</summary>
    void Withdraw(PutWaiter waiter);

    void Close();

    /// <summary>Returns the result of this output of the outermost net.</summary>
    IResult Result(NetRun run);
}
