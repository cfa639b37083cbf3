namespace Batching.Runtime;

/// <summary>Why a caller has killed a worker.</summary>
internal enum KillReason
{
    /// <summary>It has not killed it: the worker ended by itself.</summary>
    None,

    /// <summary>Its item exceeded its time limit.</summary>
    ItemTimeout,

    /// <summary>The call has ended, and its item has not.</summary>
    CallEnded,

    /// <summary>It sent a frame that no worker sends.</summary>
    CorruptFrame,
}
