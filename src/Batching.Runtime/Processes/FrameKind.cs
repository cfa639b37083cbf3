namespace Batching.Runtime;

/// <summary>What a frame between caller and worker says.</summary>
internal enum FrameKind : byte
{
    /// <summary>From the worker, first of all: its protocol and process id.</summary>
    Hello = 1,

    /// <summary>From the caller: an action, and what its items share. What follows is of that call.</summary>
    Call,

    /// <summary>From the caller: a range of items.</summary>
    Range,

    /// <summary>From the worker: results of a range, in order; the last frame of a range says so.</summary>
    Results,

    /// <summary>From the worker: the call cannot begin. Its ranges are answered as left out.</summary>
    CallFailed,
}
