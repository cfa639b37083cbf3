namespace Batching.Runtime;

/// <summary>The kind of a frame between caller and worker.</summary>
internal enum FrameKind : byte
{
    /// <summary>From the worker, first: its protocol and process id.</summary>
    Hello = 1,

    /// <summary>From the caller: an action, and what its items share. The next ranges belong to that call.</summary>
    Call,

    /// <summary>From the caller: a range of items.</summary>
    Range,

    /// <summary>From the worker: results of a range, in order. The last frame of a range says so.</summary>
    Results,

    /// <summary>From the worker: the call cannot begin. Its ranges are answered as left out.</summary>
    CallFailed,
}
