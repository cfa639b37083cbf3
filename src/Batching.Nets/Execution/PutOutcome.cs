namespace Batching.Runtime;

/// <summary>What became of a packet that was offered.</summary>
internal enum PutOutcome
{
    /// <summary>It was taken.</summary>
    Taken,

    /// <summary>There was no room, and nobody to wait.</summary>
    Full,

    /// <summary>There was no room: the waiter is resumed when it is taken.</summary>
    Waiting,

    /// <summary>Nobody reads any more: it was dropped.</summary>
    Unread,

    /// <summary>The run is being stopped.</summary>
    Stopped,
}
