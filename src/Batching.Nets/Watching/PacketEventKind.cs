namespace Batching.Nets;

/// <summary>What can happen to a packet.</summary>
public enum PacketEventKind
{
    /// <summary>A component put it, or it was given to the net.</summary>
    Created,

    /// <summary>An edge took it; with fan-out, once for each edge.</summary>
    Moved,

    /// <summary>A component got it, or it is a result of the net.</summary>
    Consumed,

    /// <summary>Nobody will get it: its reader has ended, or it came after the first of an output that gives one.</summary>
    Dropped,
}
