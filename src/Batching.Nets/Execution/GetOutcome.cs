namespace Batching.Runtime;

/// <summary>How a get ended, or that it waits.</summary>
internal enum GetOutcome
{
    /// <summary>There was a packet.</summary>
    Taken,

    /// <summary>There is none yet: the get waits.</summary>
    Waiting,

    /// <summary>No packet will come.</summary>
    Ended,
}
