namespace Batching.Studies;

/// <summary>The state of a run in a study.</summary>
public enum RunState
{
    /// <summary>The run has no result yet.</summary>
    Pending,

    /// <summary>The run is being executed, in this process or another.</summary>
    Running,

    /// <summary>The run has a result of the current code.</summary>
    Done,

    /// <summary>The run threw. The next call of <see cref="Study.RunAsync"/> executes it again.</summary>
    Failed,

    /// <summary>
    /// The run has a result of other code. <see cref="StudyOptions.OnCodeChange"/> decides what the next call of
    /// <see cref="Study.RunAsync"/> does.
    /// </summary>
    Stale,
}
