namespace Batching.Nets;

/// <summary>What happened to a packet.</summary>
public enum PacketEventKind
{
    /// <summary>A component put it, or the net was given it.</summary>
    Created,

    /// <summary>An edge took it. With fan-out, there is one such event for each edge.</summary>
    Moved,

    /// <summary>A component got it, or it became a result of the net.</summary>
    Consumed,

    /// <summary>Nothing reads it: its reader has ended, or it followed the first packet of an output that gives one.</summary>
    Dropped,
}
