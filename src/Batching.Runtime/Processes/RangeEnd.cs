namespace Batching.Runtime;

/// <summary>What a frame of results says of its range.</summary>
internal enum RangeEnd : byte
{
    /// <summary>More frames follow.</summary>
    More,

    /// <summary>This is the last frame.</summary>
    Complete,

    /// <summary>The call was cancelled. The rest of the range has not run.</summary>
    Cancelled,

    /// <summary>The worker has used too much memory and wants to leave. The rest of the range has not run.</summary>
    Recycle,
}
