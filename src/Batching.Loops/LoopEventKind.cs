namespace Batching.Loops;

/// <summary>When an event of a section runs.</summary>
public enum LoopEventKind
{
    /// <summary>First.</summary>
    Before,

    /// <summary>The work of the section.</summary>
    On,

    /// <summary>After the work, if nothing has failed.</summary>
    After,

    /// <summary>
    /// After a failure in the section. The event observes the failure, which then continues. Cancellation is not a failure.
    /// </summary>
    Failed,

    /// <summary>Last, in any case.</summary>
    Finally,
}
