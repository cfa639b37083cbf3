namespace Batching.Loops;

/// <summary>When an event of a section runs.</summary>
public enum LoopEventKind
{
    /// <summary>First.</summary>
    Before,

    /// <summary>The work itself.</summary>
    On,

    /// <summary>After the work, where nothing has failed.</summary>
    After,

    /// <summary>
    /// Where something of the section has failed: it observes the failure, which then goes on. Cancellation is no failure.
    /// </summary>
    Failed,

    /// <summary>At last, whatever has happened.</summary>
    Finally,
}
