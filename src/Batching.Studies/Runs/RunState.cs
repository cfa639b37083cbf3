namespace Batching.Studies;

/// <summary>What a study knows of a run.</summary>
public enum RunState
{
    /// <summary>It has no result yet.</summary>
    Pending,

    /// <summary>It is being executed, here or in another process.</summary>
    Running,

    /// <summary>It has a result of the code as it is now.</summary>
    Done,

    /// <summary>It threw. The next call of <see cref="Study.RunAsync"/> tries it again.</summary>
    Failed,

    /// <summary>
    /// It has a result, but of other code: the next call of <see cref="Study.RunAsync"/> does what <see cref="StudyOptions.OnCodeChange"/>
    /// says.
    /// </summary>
    Stale,
}
