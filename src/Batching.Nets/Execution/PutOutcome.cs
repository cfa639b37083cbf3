namespace Batching.Runtime;

/// <summary>What happened to a packet that was offered.</summary>
internal enum PutOutcome
{
    /// <summary>It was taken.</summary>
    Taken,

    /// <summary>There was no room, and no waiter with which to keep it.</summary>
    Full,

    /// <summary>There was no room: the waiter is resumed when the packet is taken.</summary>
    Waiting,

    /// <summary>The reader has ended: the packet was dropped.</summary>
    Unread,

    /// <summary>The run is being stopped.</summary>
    Stopped,
}
