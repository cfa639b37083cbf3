namespace Batching.Runtime;

/// <summary>What a frame of results says of its range.</summary>
internal enum RangeEnd : byte
{
    /// <summary>More frames follow.</summary>
    More,

    /// <summary>That was the last.</summary>
    Complete,

    /// <summary>The call was cancelled: what is left of the range has not run.</summary>
    Cancelled,

    /// <summary>The worker has used too much memory and wants to leave: what is left of the range has not run.</summary>
    Recycle,
}
